package io.scheduleddb.consensus;

import io.scheduleddb.api.Event;
import io.scheduleddb.api.Membership;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SetConfigurationRequest.Arguments;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/// Changes who takes part in the log, by Ratis' changes of the configuration. Each compares with
/// the configuration that it was worked out from, so that two changes never undo each other.
/// Whatever is changed, the entry of this node gets the addresses that it has now.
///
/// Ratis ignores changes of addresses alone; they get in along with a change of priorities, which
/// are equal for all and mean nothing else here.
final class Members implements Membership {
  private final ClientId client = ClientId.randomId();
  private final Peer self;
  private final RaftServer.Division division;
  private final Handover handover;
  private final Runnable touch;

  /// @param touch appends an entry that says nothing
  Members(Peer self, RaftServer.Division division, Handover handover, Runnable touch) {
    this.touch = touch;
    this.self = self;
    this.division = division;
    this.handover = handover;
  }

  /// A configuration in the making.
  private final class Draft {
    private final List<RaftPeer> oldVoters;
    private final List<RaftPeer> oldListeners;
    private final List<RaftPeer> voters;
    private final List<RaftPeer> listeners;

    Draft() {
      RaftConfiguration now = division.getRaftConf();
      oldVoters = List.copyOf(now.getCurrentPeers(RaftPeerRole.FOLLOWER));
      oldListeners = List.copyOf(now.getCurrentPeers(RaftPeerRole.LISTENER));
      voters = new ArrayList<>(oldVoters);
      listeners = new ArrayList<>(oldListeners);
      renew(self);
    }

    private int priority() {
      return oldVoters.isEmpty() ? 0 : oldVoters.getFirst().getPriority();
    }

    boolean without(String id) {
      boolean voted = voters.removeIf(each -> isNamed(each, id));
      return listeners.removeIf(each -> isNamed(each, id)) || voted;
    }

    void with(Peer peer) {
      RaftPeer added = peer(peer, priority());
      if (voters.size() < MAX_VOTERS) {
        voters.add(added);
      } else {
        listeners.add(listening(added));
      }
    }

    /// Gives a member the addresses of `peer`.
    final void renew(Peer peer) {
      voters.replaceAll(each -> isNamed(each, peer.id()) ? peer(peer, priority()) : each);
      listeners.replaceAll(
          each -> isNamed(each, peer.id()) ? listening(peer(peer, priority())) : each);
    }

    /// Gives all another priority, which is what makes Ratis take new addresses.
    void stir() {
      int priority = priority() == 0 ? 1 : 0;
      voters.replaceAll(each -> RaftPeer.newBuilder(each).setPriority(priority).build());
      listeners.replaceAll(each -> RaftPeer.newBuilder(each).setPriority(priority).build());
    }

    /// Makes a listener a voter; false when it is none.
    boolean promote(String id) {
      RaftPeer listener =
          listeners.stream().filter(each -> isNamed(each, id)).findFirst().orElse(null);
      return listener != null && listeners.remove(listener) && voters.add(voting(listener));
    }

    Arguments arguments() {
      return Arguments.newBuilder()
          .setServersInNewConf(voters)
          .setListenersInNewConf(listeners)
          .setServersInCurrentConf(oldVoters)
          .setListenersInCurrentConf(oldListeners)
          .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
          .build();
    }
  }

  /// How Ratis knows `peer`, as a voter.
  static RaftPeer peer(Peer peer, int priority) {
    return RaftPeer.newBuilder()
        .setId(peer.id())
        .setAddress(peer.raftAddress())
        .setClientAddress(peer.httpAddress())
        .setPriority(priority)
        .build();
  }

  /// The same, not voting.
  static RaftPeer listening(RaftPeer peer) {
    return RaftPeer.newBuilder(peer).setStartupRole(RaftPeerRole.LISTENER).build();
  }

  private static RaftPeer voting(RaftPeer peer) {
    return RaftPeer.newBuilder(peer).setStartupRole(RaftPeerRole.FOLLOWER).build();
  }

  private static boolean isNamed(RaftPeer peer, String id) {
    return peer.getId().toString().equals(id);
  }

  @Override
  public void add(Peer peer, @Nullable String instead, Duration patience) {
    Draft draft = new Draft();
    RaftPeer known = find(peer.id());
    if (known != null) {
      renew(draft, known, peer, patience);
      return;
    }
    if (instead != null) {
      draft.without(instead);
    }
    draft.with(peer);
    change(draft, patience);
  }

  private void renew(Draft draft, RaftPeer known, Peer peer, Duration patience) {
    if (!peer.id().equals(self.id()) && !known.getAddress().equals(peer.raftAddress())) {
      throw new Refusal(
          Problem.Kind.CONFLICT,
          "%s is known at %s, and can't be moved to %s: remove it, empty its data directory, and let it join anew"
              .formatted(peer.id(), known.getAddress(), peer.raftAddress()));
    }
    if (!peer.httpAddress().equals(known.getClientAddress())) {
      draft.renew(peer);
      draft.stir();
      change(draft, patience);
    }
  }

  private @Nullable RaftPeer find(String id) {
    return division
        .getRaftConf()
        .getPeer(RaftPeerId.valueOf(id), RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER);
  }

  @Override
  public void remove(String id, Duration patience) {
    Draft draft = new Draft();
    if (!draft.without(id)) {
      throw new Refusal(Problem.Kind.NOT_FOUND, "there is no member " + id);
    }
    if (draft.voters.isEmpty()) {
      throw new Refusal(Problem.Kind.CONFLICT, id + " is the last voter");
    }
    if (id.equals(division.getId().toString())) {
      transfer(null, patience);
      throw new Refusal(
          Problem.Kind.UNAVAILABLE,
          "the leader gave its office up before it is removed: ask again");
    }
    change(draft, patience);
  }

  @Override
  public void promote(String id, Duration patience) {
    Draft draft = new Draft();
    if (!draft.promote(id)) {
      throw new Refusal(Problem.Kind.NOT_FOUND, "there is no listener " + id);
    }
    if (draft.voters.size() > MAX_VOTERS) {
      throw new Refusal(
          Problem.Kind.CONFLICT, "there are " + MAX_VOTERS + " voters, which is the most");
    }
    change(draft, patience);
  }

  private void change(Draft draft, Duration patience) {
    var request =
        new SetConfigurationRequest(
            client,
            division.getId(),
            division.getGroup().getGroupId(),
            CallId.getAndIncrement(),
            draft.arguments());
    await(() -> division.getRaftServer().setConfigurationAsync(request), patience);
  }

  @Override
  public void transfer(@Nullable String id, Duration patience) {
    RaftPeerId to = id == null ? fittest() : RaftPeerId.valueOf(id);
    handover.run(() -> handOver(to, patience));
  }

  /// Ratis waits until the successor is known to have the whole log, which it learns only along
  /// with entries: what a restarted follower has, it wouldn't learn while nobody writes.
  private void handOver(RaftPeerId to, Duration patience) {
    Followers.Known known = Followers.of(division.getInfo()).get(to.toString());
    if (known != null && known.matchIndex() + 1 < division.getRaftLog().getNextIndex()) {
      touch.run();
    }
    var request =
        new TransferLeadershipRequest(
            client,
            division.getId(),
            division.getGroup().getGroupId(),
            CallId.getAndIncrement(),
            to,
            patience.toMillis());
    long term = division.getInfo().getCurrentTerm();
    await(() -> division.getRaftServer().transferLeadershipAsync(request), patience);
    Event.of("leadership-handed-over")
        .with("term", term)
        .with("to", Peer.nodeOf(to.toString()))
        .info("this node gave the leadership to another");
  }

  private RaftPeerId fittest() {
    return Followers.fittest(division)
        .orElseThrow(() ->
            new Refusal(
                Problem.Kind.UNAVAILABLE,
                "this node doesn't lead, or there is no other voter to lead"));
  }

  @FunctionalInterface
  private interface Asking {
    CompletableFuture<RaftClientReply> ask() throws IOException;
  }

  private static void await(Asking asking, Duration patience) {
    try {
      RaftClientReply reply = asking.ask().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!reply.isSuccess()) {
        throw unavailable(reply.getException());
      }
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private static Refusal unavailable(Throwable e) {
    return new Refusal(
        Problem.Kind.UNAVAILABLE,
        "the members couldn't be changed: " + e.getClass().getSimpleName() + ": " + e.getMessage());
  }
}
