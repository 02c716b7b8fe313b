package io.scheduleddb.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cluster as one node sees it at one moment.
///
/// @param leader the id of the leader, null when there is none
/// @param term the current Raft term
/// @param trouble why this node can't do its work, null when it can
public record ClusterView(
    String node,
    Role role,
    @Nullable String leader,
    long term,
    long commitIndex,
    long appliedIndex,
    List<Member> members,
    @Nullable String trouble) {

  /// What a node is in Raft.
  public enum Role {
    LEADER,
    FOLLOWER,
    CANDIDATE,
    LISTENER,
    /// Not (yet) a member of a running cluster.
    NONE
  }

  /// One member.
  ///
  /// @param address its Raft address, `host:port`
  /// @param matchIndex how much of the log it is known to hold; -1 unless this node leads
  /// @param lastContact since when it hasn't been heard of; null unless this node leads
  public record Member(
      String id, String address, Role role, long matchIndex, @Nullable Duration lastContact) {}

  public ClusterView {
    members = List.copyOf(members);
  }

  /// Whether this node is the leader.
  public boolean leads() {
    return role == Role.LEADER;
  }
}
