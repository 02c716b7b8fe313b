package io.scheduleddb.consensus;

import io.scheduleddb.api.Event;
import io.scheduleddb.api.Peer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/// Tells in the log whom this node follows, or that it leads: each change in one line. Looks at how
/// things are whenever something may have changed, so that what is told last is how they are,
/// whatever the order in which threads come here; and twice a second, because nobody tells that a
/// leader fell silent. Any thread.
final class RoleReport {
  private final Leadership leadership;
  private @Nullable State told;

  private sealed interface State {
    /// What belongs to this node and has applied all of earlier terms.
    record Leads(long term) implements State {}

    /// @param role `follower` or `listener`
    record Follows(String leader, long term, String role) implements State {}

    /// One election after the other is one and the same.
    record Leaderless() implements State {}
  }

  RoleReport(Leadership leadership) {
    this.leadership = leadership;
  }

  synchronized void look(RaftServer.Division division) {
    DivisionInfo info = division.getInfo();
    RaftPeerId leader = info.getLeaderId();
    boolean own = division.getId().equals(leader);
    if (leadership.leads()) {
      tell(new State.Leads(leadership.term()), info);
    } else if (leader == null || own && told instanceof State.Leads) {
      tell(new State.Leaderless(), info);
    } else if (!own) {
      String role = info.isListener() ? "listener" : "follower";
      tell(new State.Follows(Peer.nodeOf(leader.toString()), info.getCurrentTerm(), role), info);
    }
  }

  private void tell(State now, DivisionInfo info) {
    if (now.equals(told)) {
      return;
    }
    boolean first = told == null;
    told = now;
    switch (now) {
      case State.Leads leads ->
          Event.of("leads").with("term", leads.term).info("this node leads the cluster");
      case State.Follows follows ->
          Event.of("follows")
              .with("term", follows.term)
              .with("leader", follows.leader)
              .with("role", follows.role)
              .info("this node follows another");
      // At the start there is nothing yet that could have been lost.
      case State.Leaderless _ when first -> {}
      case State.Leaderless _ ->
          Event.of("no-leader").with("term", info.getCurrentTerm()).info("there is no leader");
    }
  }
}
