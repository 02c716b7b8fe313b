package io.scheduleddb.cluster;

import io.scheduleddb.api.Cluster;
import io.scheduleddb.api.PeerLink.JoinRequest;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import org.jspecify.annotations.Nullable;

/// A node that says this of itself and agrees to everything, without doing it.
///
/// @param full why it lets nobody in; null when it does
record Recorder(PeerStatus self, @Nullable String full) implements Cluster {
  Recorder(PeerStatus self) {
    this(self, null);
  }

  @Override
  public @Nullable String waitingFor() {
    return null;
  }

  @Override
  public void join(JoinRequest request) {
    if (full != null) {
      throw new Refusal(Problem.Kind.UNAVAILABLE, full);
    }
  }

  @Override
  public void remove(String id) {}

  @Override
  public void lead(@Nullable String id) {}

  @Override
  public void check() {}
}
