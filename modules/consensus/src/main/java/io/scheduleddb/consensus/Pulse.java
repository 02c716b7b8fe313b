package io.scheduleddb.consensus;

import io.scheduleddb.api.Capacity;
import io.scheduleddb.consensus.LinkMessages.Content;
import io.scheduleddb.consensus.LinkMessages.PulseAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/// What the leader asks the members all the time, and what it learns from it: that it still leads
/// ([Fence]), how their clocks stand ([ClusterClock]), whether their disks have room, and whether
/// their content is equal ([ContentChecks]). [#beat] twice a second; answers on any thread.
final class Pulse implements Confirmations.Hearing {
  /// What a member told longer ago doesn't count.
  private static final Duration FRESH = Duration.ofSeconds(3);

  private final ConsensusOptions options;
  private final RaftServer.Division division;
  private final ClusterClock clock;
  private final Leadership leadership;
  private final Fence fence;
  private final StampGate gate;
  private final LeaderClock stamps;
  private final KnownCommit committed;
  private final ContentChecks contents;
  private final Capacity capacity;
  private final Map<RaftPeerId, Heard> heard = new ConcurrentHashMap<>();
  private volatile @Nullable String shortage;
  private volatile Content agreed = Content.NONE;
  private long beaten = Leadership.NONE;

  /// @param at when its clock showed what it told, in the time of `System.nanoTime`
  private record Heard(PulseAnswer answer, long at) {
    boolean isFresh() {
      return System.nanoTime() - at < FRESH.toNanos();
    }

    /// How far its clock is ahead of `clock`.
    Duration ahead(ClusterClock clock) {
      Instant theirs = answer.time().plusNanos(System.nanoTime() - at);
      return Duration.between(clock.instant(), theirs);
    }
  }

  /// What it is about.
  record Parts(
      Fence fence,
      StampGate gate,
      LeaderClock stamps,
      KnownCommit committed,
      ContentChecks contents,
      Capacity capacity) {}

  Pulse(
      ConsensusOptions options, RaftServer.Division division, Leadership leadership, Parts parts) {
    this.options = options;
    this.clock = options.clock();
    this.division = division;
    this.leadership = leadership;
    this.fence = parts.fence;
    this.gate = parts.gate;
    this.stamps = parts.stamps;
    this.committed = parts.committed;
    this.contents = parts.contents;
    this.capacity = parts.capacity;
  }

  /// One beat of a leader: asks all, and draws conclusions from what was answered so far.
  void beat(Confirmations confirmations) {
    long term = leadership.term();
    if (term != beaten) {
      beaten = term;
      heard.clear();
      shortage = null;
      agreed = Content.NONE;
      clock.forget();
    }
    if (term == Leadership.NONE) {
      return;
    }
    committed.saw(division.getRaftLog().getLastCommittedIndex());
    // What comes of it is told to [#heard], and to the fence.
    var _ = confirmed(confirmations, term);
  }

  /// Asks whether this node still leads, and opens the fence when it does.
  CompletableFuture<Boolean> confirmed(Confirmations confirmations, long term) {
    Fence.Moment asked = fence.now();
    return confirmations
        .ask(term)
        .thenApply(yes -> {
          if (yes && leadership.term() == term) {
            conclude(term);
            if (gate.isOpen(term)) {
              fence.confirmed(term, asked);
            }
          }
          return yes;
        });
  }

  private void conclude(long term) {
    Collection<RaftPeer> all = division.getRaftConf().getCurrentPeers();
    Collection<Heard> voters = fresh(all).values();
    gate.compared(
        term, clock.compare(voters.stream().map(each -> each.ahead(clock)).toList(), all.size()));
    shortage =
        voters.stream().map(Pulse::shortage).filter(s -> !s.isEmpty()).findFirst().orElse(null);
    List<Content> told = new ArrayList<>(voters.stream().map(one -> one.answer.content()).toList());
    told.add(contents.latest());
    agreed = ContentChecks.majority(told, all.size());
    contents.agreed(agreed);
  }

  private Map<RaftPeerId, Heard> fresh(Collection<RaftPeer> voters) {
    Map<RaftPeerId, Heard> fresh = new LinkedHashMap<>();
    for (RaftPeer peer : voters) {
      Heard one = heard.get(peer.getId());
      if (one != null && one.isFresh()) {
        fresh.put(peer.getId(), one);
      }
    }
    return fresh;
  }

  /// The voter, other than this node, whose clock is the median of those that are known, or next to
  /// it: who is to lead when the clock of this node is astray. Null when none is known.
  @Nullable String steadiest() {
    Map<RaftPeerId, Heard> known = fresh(division.getRaftConf().getCurrentPeers());
    Map<RaftPeerId, Duration> ahead = new LinkedHashMap<>();
    known.forEach((peer, one) -> ahead.put(peer, one.ahead(clock)));
    List<Duration> sorted = new ArrayList<>(ahead.values());
    sorted.add(Duration.ZERO);
    sorted.sort(null);
    Duration median = sorted.get(sorted.size() / 2);
    return ahead.entrySet().stream()
        .min(Comparator.comparing(each -> each.getValue().minus(median).abs()))
        .map(each -> each.getKey().toString())
        .orElse(null);
  }

  private static String shortage(Heard one) {
    String said = one.answer.shortage();
    return said == null ? "" : "node of " + one.answer.peer() + ": " + said;
  }

  /// Why no more jobs are to be stored: a voter has no room for them; null when all have.
  @Nullable String shortage() {
    String own = capacity.shortage();
    return own != null ? own : shortage;
  }

  @Override
  public byte[] question(long term) {
    return LinkMessages.write(
        new LinkMessages.Pulse(
            options.cluster().toString(),
            term,
            options.self().id(),
            options.self().httpAddress(),
            agreed,
            stamps.newest(),
            Instant.ofEpochMilli(gate.agrees(term) ? clock.millis() : 0),
            division.getRaftLog().getLastCommittedIndex()));
  }

  @Override
  public void heard(RaftPeerId peer, PulseAnswer answer, long sent) {
    long took = System.nanoTime() - sent;
    if (took < ClusterClock.TOLERANCE.toNanos()) {
      heard.put(peer, new Heard(answer, sent + took / 2));
    }
  }

  /// What this node answers to the pulse of a leader.
  PulseAnswer answer(LinkMessages.Pulse pulse) {
    long term = division.getInfo().getCurrentTerm();
    if (pulse.term() == term) {
      contents.agreed(pulse.agreed());
      // A store that was taken over doesn't tell it.
      stamps.saw(pulse.stamp());
      committed.saw(pulse.committed());
      if (!pulse.time().equals(Instant.EPOCH)) {
        clock.told(pulse.time());
      }
    }
    return new PulseAnswer(
        options.self().id(),
        term,
        Instant.ofEpochMilli(clock.wall().toEpochMilli()),
        capacity.shortage(),
        contents.latest());
  }
}
