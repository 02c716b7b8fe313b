package io.scheduleddb.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cluster as one node sees it at one moment.
///
/// @param node the name of this node
/// @param peer the peer id of this node
/// @param leader the peer id of the leader, null when there is none
/// @param term the current Raft term
/// @param content the newest digest of this node's content, null before the first
/// @param trouble why this node can't do its work, null when it can
public record ClusterView(
    String node,
    String peer,
    Role role,
    @Nullable String leader,
    long term,
    long commitIndex,
    long appliedIndex,
    List<Member> members,
    @Nullable Content content,
    @Nullable String trouble) {

  /// A digest of everything that is stored at an index of the log: the same on every node.
  public record Content(long index, String hash) {}

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
  /// @param id its peer id
  /// @param address its Raft address, `host:port`
  /// @param httpAddress where its API is, `host:port`; null when that isn't known
  /// @param matchIndex how much of the log it is known to hold; -1 unless this node leads
  /// @param lastContact since when it hasn't been heard of; null unless this node leads
  public record Member(
      String id,
      String address,
      @Nullable String httpAddress,
      Role role,
      long matchIndex,
      @Nullable Duration lastContact) {
    /// The name of its node.
    public String node() {
      return Peer.nodeOf(id);
    }

    /// Whether it votes.
    public boolean votes() {
      return role != Role.LISTENER && role != Role.NONE;
    }
  }

  public ClusterView {
    members = List.copyOf(members);
  }

  /// The member under a peer id; null when there is none.
  public @Nullable Member member(@Nullable String id) {
    return members.stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
  }

  /// The HTTP address of the leader; null when none is known, or not its address.
  public @Nullable String leaderAddress() {
    Member known = member(leader);
    return known == null ? null : known.httpAddress();
  }

  /// How many members vote.
  public long voters() {
    return members.stream().filter(Member::votes).count();
  }

  /// How many entries of the log the slowest member lacks; 0 unless this node leads.
  public long lag() {
    return members.stream()
        .filter(each -> each.matchIndex() >= 0)
        .mapToLong(each -> Math.max(0, commitIndex - each.matchIndex()))
        .max()
        .orElse(0);
  }

  /// Whether this node is the leader.
  public boolean leads() {
    return role == Role.LEADER;
  }
}
