package io.scheduleddb.cluster;

/// Port: keeps a node's [Standing], one for each data directory.
public interface StandingStore {

  /// What was stored last, [Standing#NEW] at first. Never what could still be lost: other nodes are
  /// told of it. Cheap; any thread.
  Standing standing();

  /// Takes the place of what was stored: durable when this returns, wholly or not at all after a
  /// crash, also when the thread is interrupted meanwhile. One thread at a time. A failure is an
  /// unchecked exception and means that this node can't go on.
  void store(Standing standing);
}
