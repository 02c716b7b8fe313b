package io.scheduleddb.consensus;

import io.scheduleddb.api.PeerLink;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/// Asks the members whether a term is still the highest that they have seen.
///
/// When a majority says so in answers to questions that were sent after some moment, then no leader
/// of a later term was elected before that moment: such a leader has the votes of a majority, the
/// two majorities share a member, and a member that has voted in a later term says so. Ratis has a
/// question of this kind too, but it gives an answer that an earlier question got, which a leader
/// that was cut off meanwhile must not rely on.
///
/// Any thread.
final class Confirmations {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final RaftServer.Division division;
  private final Routes routes;
  private final PeerLink link;
  private final Hearing hearing;

  /// Is told every answer.
  interface Hearing {
    /// What is asked.
    byte[] question(long term);

    /// @param sent when it was asked, in the time of `System.nanoTime`
    void heard(RaftPeerId peer, LinkMessages.PulseAnswer answer, long sent);
  }

  Confirmations(RaftServer.Division division, Routes routes, PeerLink link, Hearing hearing) {
    this.division = division;
    this.routes = routes;
    this.link = link;
    this.hearing = hearing;
  }

  /// Asks now; completes with whether a majority confirmed `term`, this node included. The time
  /// that counts is that of the call.
  CompletableFuture<Boolean> ask(long term) {
    RaftConfiguration now = division.getRaftConf();
    Round round = new Round(term, now);
    round.count(division.getId(), true);
    byte[] question = hearing.question(term);
    for (RaftPeer peer : now.getAllPeers(RaftPeerRole.FOLLOWER)) {
      ask(peer.getId(), question, round);
    }
    for (RaftPeer peer : now.getAllPeers(RaftPeerRole.LISTENER)) {
      ask(peer.getId(), question, round);
    }
    return round.confirmed.completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask(RaftPeerId peer, byte[] question, Round round) {
    String address = peer.equals(division.getId()) ? null : routes.address(peer);
    if (address == null) {
      return;
    }
    long sent = System.nanoTime();
    // Whoever doesn't answer doesn't count.
    var _ =
        link.send(address, PeerLink.Topic.PULSE, question, PATIENCE)
            .thenApply(LinkMessages::readPulseAnswer)
            .thenAccept(answer -> {
              if (answer.peer().equals(peer.toString())) {
                hearing.heard(peer, answer, sent);
                round.count(peer, answer.term() == round.term);
              }
            });
  }

  private static final class Round {
    private final long term;
    private final Collection<RaftPeer> current;
    private final Collection<RaftPeer> previous;
    private final Set<RaftPeerId> agreed = ConcurrentHashMap.newKeySet();
    private final Set<RaftPeerId> denied = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();

    Round(long term, RaftConfiguration now) {
      this.term = term;
      this.current = now.getCurrentPeers();
      this.previous = now.getPreviousPeers();
    }

    void count(RaftPeerId peer, boolean agrees) {
      (agrees ? agreed : denied).add(peer);
      if (part(current, agreed) > 0 && (previous.isEmpty() || part(previous, agreed) > 0)) {
        confirmed.complete(true);
      } else if (part(current, denied) >= 0) {
        confirmed.complete(false);
      }
    }

    /// Positive when more than half of `voters` are among `some`, zero when half of them are.
    private static int part(Collection<RaftPeer> voters, Set<RaftPeerId> some) {
      long among = voters.stream().filter(peer -> some.contains(peer.getId())).count();
      return Long.compare(2 * among, voters.size());
    }
  }
}
