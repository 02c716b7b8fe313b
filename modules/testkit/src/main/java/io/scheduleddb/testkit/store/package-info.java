/// A [io.scheduleddb.api.JobStore] in memory, for simulations: as quick as maps, and able to lose
/// its newest transactions in a power cut.
package io.scheduleddb.testkit.store;
