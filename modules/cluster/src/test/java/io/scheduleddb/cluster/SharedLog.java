package io.scheduleddb.cluster;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.ClusterView.Role;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Membership;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The members of one cluster, as a log without entries would keep them: all see the same at once,
/// but those that are out of touch, who see no leader and what they saw last.
final class SharedLog {
  /// The changes that were made, in order.
  final List<String> changes = new ArrayList<>();

  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Set<String> silent = new TreeSet<>();
  private final Map<String, List<Member>> remembered = new LinkedHashMap<>();
  private @Nullable String leader;
  private volatile boolean deaf;

  /// Adds members as they are, the first of them leads.
  SharedLog with(Role role, String... ids) {
    for (String id : ids) {
      leader = leader == null ? id : leader;
      put(Nodes.identity(id).peer(), role);
    }
    return this;
  }

  private synchronized void put(Peer peer, Role role) {
    members.put(
        peer.id(),
        new Member(peer.id(), peer.raftAddress(), peer.httpAddress(), role, 0, Duration.ZERO));
  }

  /// From now on refuses every change.
  SharedLog deaf() {
    deaf = true;
    return this;
  }

  /// A member isn't heard of any more, and doesn't hear of others.
  synchronized void silence(String id) {
    silent.add(id);
    remembered.put(id, seen());
  }

  synchronized Set<String> ids() {
    return new TreeSet<>(members.keySet());
  }

  private List<Member> seen() {
    return members.values().stream()
        .map(m ->
            new Member(
                m.id(),
                m.address(),
                m.httpAddress(),
                m.id().equals(leader) ? Role.LEADER : m.role(),
                m.matchIndex(),
                silent.contains(m.id()) ? Duration.ofMinutes(1) : Duration.ZERO))
        .toList();
  }

  private synchronized ClusterView view(String id) {
    boolean out = silent.contains(id);
    Member own = members.get(id);
    Role role =
        out
            ? Role.CANDIDATE
            : own == null ? Role.NONE : id.equals(leader) ? Role.LEADER : own.role();
    List<Member> all =
        out ? remembered.getOrDefault(id, List.of()) : own == null ? List.of() : seen();
    String leads = out || own == null ? null : leader;
    return new ClusterView(Peer.nodeOf(id), id, role, leads, 1, 0, 0, all, null, null);
  }

  /// The place of one node.
  Seat seat(String id) {
    return new Seat(id);
  }

  final class Seat implements Replicator, Membership {
    private final String id;

    Seat(String id) {
      this.id = id;
    }

    private void change(String what) {
      if (deaf || !id.equals(leader)) {
        throw new Refusal(Kind.UNAVAILABLE, id + " doesn't lead");
      }
      changes.add(what);
    }

    @Override
    public void add(Peer peer, @Nullable String instead, Duration patience) {
      synchronized (SharedLog.this) {
        Member known = members.get(peer.id());
        change(
            (known == null ? "add " : "renew ")
                + peer.id()
                + (instead == null ? "" : " for " + instead));
        long voters = members.values().stream().filter(m -> m.role() != Role.LISTENER).count();
        if (instead != null) {
          members.remove(instead);
        }
        put(peer, voters < MAX_VOTERS || instead != null ? Role.FOLLOWER : Role.LISTENER);
      }
    }

    @Override
    public void remove(String who, Duration patience) {
      synchronized (SharedLog.this) {
        if (members.size() == 1) {
          throw new Refusal(Kind.CONFLICT, who + " is the last voter");
        }
        change("remove " + who);
        members.remove(who);
      }
    }

    @Override
    public void promote(String who, Duration patience) {
      synchronized (SharedLog.this) {
        change("promote " + who);
        put(Nodes.identity(who).peer(), Role.FOLLOWER);
      }
    }

    @Override
    public void transfer(@Nullable String to, Duration patience) {
      synchronized (SharedLog.this) {
        change("transfer to " + to);
        leader = to;
      }
    }

    @Override
    public ClusterView view() {
      return SharedLog.this.view(id);
    }

    @Override
    public CompletableFuture<Reply> submit(Command command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> readable(Consistency consistency) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> reached(long index, Duration patience) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean mayDeliver() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
