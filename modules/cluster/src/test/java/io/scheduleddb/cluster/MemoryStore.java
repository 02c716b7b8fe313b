package io.scheduleddb.cluster;

/// A standing that a test looks at, and sets.
final class MemoryStore implements StandingStore {
  private volatile Standing standing;

  MemoryStore(Standing standing) {
    this.standing = standing;
  }

  @Override
  public Standing standing() {
    return standing;
  }

  @Override
  public void store(Standing next) {
    standing = next;
  }
}
