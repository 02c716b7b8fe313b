/// What is due and what follows.
package io.scheduleddb.scheduler;
