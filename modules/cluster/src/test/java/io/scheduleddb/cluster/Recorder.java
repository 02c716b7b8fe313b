package io.scheduleddb.cluster;

import io.scheduleddb.api.Cluster;
import io.scheduleddb.api.PeerLink.JoinRequest;
import io.scheduleddb.api.PeerStatus;
import org.jspecify.annotations.Nullable;

/// A node that says this of itself and agrees to everything, without doing it.
record Recorder(PeerStatus self) implements Cluster {
  @Override
  public @Nullable String waitingFor() {
    return null;
  }

  @Override
  public void join(JoinRequest request) {}

  @Override
  public void remove(String id) {}

  @Override
  public void lead(@Nullable String id) {}

  @Override
  public void check() {}
}
