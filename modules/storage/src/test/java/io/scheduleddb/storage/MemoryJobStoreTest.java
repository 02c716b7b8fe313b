package io.scheduleddb.storage;

import io.scheduleddb.api.JobStore;
import io.scheduleddb.testkit.store.MemoryJobStore;

/// The contract, on the store in memory that simulations run on: what they show counts only if it
/// behaves as the one that is shipped.
class MemoryJobStoreTest extends JobStoreContract {
  @Override
  JobStore open() {
    return new MemoryJobStore(new MemoryJobStore.Files());
  }
}
