package io.scheduleddb.cluster;

import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerLink.JoinRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the leader is asked to do with the members.
sealed interface Errand {
  /// What tells it from others; the same asked twice is done once.
  String key();

  /// Has the leader at `address` do it; blocks.
  void pass(PeerLink link, String address, Duration patience);

  /// Add a node, or learn its new HTTP address.
  record Add(JoinRequest request) implements Errand {
    @Override
    public String key() {
      return "add " + request.peer().id();
    }

    @Override
    public void pass(PeerLink link, String address, Duration patience) {
      link.join(address, request, patience);
    }
  }

  /// Remove a member, by the name of its node or its peer id.
  record Remove(String id) implements Errand {
    @Override
    public String key() {
      return "remove " + id;
    }

    @Override
    public void pass(PeerLink link, String address, Duration patience) {
      link.remove(address, id, patience);
    }
  }

  /// Hand the leadership over, null: to whoever is fit.
  record Lead(@Nullable String id) implements Errand {
    @Override
    public String key() {
      return "hand the leadership to " + (id == null ? "any other" : id);
    }

    @Override
    public void pass(PeerLink link, String address, Duration patience) {
      link.lead(address, id, patience);
    }
  }
}
