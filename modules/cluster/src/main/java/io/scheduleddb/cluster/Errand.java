package io.scheduleddb.cluster;

import io.scheduleddb.api.PeerLink.JoinRequest;
import org.jspecify.annotations.Nullable;

/// What the leader is asked to do with the members.
sealed interface Errand {
  /// What tells it from others; the same asked twice is done once.
  String key();

  /// Add a node, or learn its new HTTP address.
  record Add(JoinRequest request) implements Errand {
    @Override
    public String key() {
      return "add " + request.peer().id();
    }
  }

  /// Remove a member, by the name of its node or its peer id.
  record Remove(String id) implements Errand {
    @Override
    public String key() {
      return "remove " + id;
    }
  }

  /// Hand the leadership over, null: to whoever is fit.
  record Lead(@Nullable String id) implements Errand {
    @Override
    public String key() {
      return "hand the leadership to " + (id == null ? "any other" : id);
    }
  }
}
