/// Jobs, slot entries and ledger in SQLite.
package io.scheduleddb.storage;
