package io.scheduleddb.consensus;

import io.scheduleddb.api.Membership;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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

  Members(Peer self, RaftServer.Division division) {
    this.self = self;
    this.division = division;
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
      voters.replaceAll(each -> isSelf(each) ? renewed(self, each.getPriority()) : each);
    }

    boolean without(String id) {
      boolean voted = voters.removeIf(each -> each.getId().toString().equals(id));
      return listeners.removeIf(each -> each.getId().toString().equals(id)) || voted;
    }

    void with(Peer peer) {
      boolean votes = voters.size() < MAX_VOTERS;
      int priority = oldVoters.isEmpty() ? 0 : oldVoters.getFirst().getPriority();
      RaftPeer added = renewed(peer, priority);
      (votes ? voters : listeners)
          .add(
              votes
                  ? added
                  : RaftPeer.newBuilder(added).setStartupRole(RaftPeerRole.LISTENER).build());
    }

    /// Gives all another priority, which is what makes Ratis take new addresses.
    void stir() {
      int priority = 1 - Math.min(1, oldVoters.getFirst().getPriority());
      voters.replaceAll(each -> RaftPeer.newBuilder(each).setPriority(priority).build());
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

  private static RaftPeer renewed(Peer peer, int priority) {
    return RaftPeer.newBuilder()
        .setId(peer.id())
        .setAddress(peer.raftAddress())
        .setClientAddress(peer.httpAddress())
        .setPriority(priority)
        .build();
  }

  private boolean isSelf(RaftPeer peer) {
    return peer.getId().equals(division.getId());
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
    if (!known.getAddress().equals(peer.raftAddress())) {
      throw new Refusal(
          Problem.Kind.CONFLICT,
          "%s is known at %s, and can't be moved to %s: remove it, empty its data directory, and let it join anew"
              .formatted(peer.id(), known.getAddress(), peer.raftAddress()));
    }
    if (!peer.httpAddress().equals(known.getClientAddress())) {
      draft.voters.replaceAll(each ->
          each.getId().toString().equals(peer.id()) ? renewed(peer, each.getPriority()) : each);
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
    RaftPeer listener = find(id);
    boolean listens = draft.listeners.removeIf(each -> each.getId().toString().equals(id));
    if (listener == null || !listens) {
      throw new Refusal(Problem.Kind.NOT_FOUND, "there is no listener " + id);
    }
    draft.voters.add(
        RaftPeer.newBuilder(listener)
            .setPriority(draft.oldVoters.getFirst().getPriority())
            .setStartupRole(RaftPeerRole.FOLLOWER)
            .build());
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
    var request =
        new TransferLeadershipRequest(
            client,
            division.getId(),
            division.getGroup().getGroupId(),
            CallId.getAndIncrement(),
            to,
            patience.toMillis());
    await(() -> division.getRaftServer().transferLeadershipAsync(request), patience);
  }

  /// The voter that holds most of the log, other than this node.
  private RaftPeerId fittest() {
    Collection<RaftPeer> voters = division.getRaftConf().getCurrentPeers();
    long[] matches = division.getInfo().getFollowerMatchIndices();
    var followers = division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    RaftPeerId best = null;
    long most = Long.MIN_VALUE;
    for (int i = 0; matches != null && i < Math.min(matches.length, followers.size()); i++) {
      RaftPeerId id = RaftPeerId.valueOf(followers.get(i).getId().getId());
      boolean votes = voters.stream().anyMatch(each -> each.getId().equals(id));
      // Whoever was heard of lately goes before whoever holds more.
      long fit = matches[i] - (followers.get(i).getLastRpcElapsedTimeMs() > 2_000 ? 1L << 60 : 0);
      if (votes && fit > most) {
        most = fit;
        best = id;
      }
    }
    if (best == null) {
      throw new Refusal(Problem.Kind.UNAVAILABLE, "there is no other voter to lead");
    }
    return best;
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
