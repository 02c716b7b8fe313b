package io.scheduleddb.consensus;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// On the leader, looks for followers that it doesn't hear of by Raft. The channel to one whose
/// address has changed under its name can stay stuck for good: it is made anew after ten seconds of
/// silence, and every ten seconds from then on. One that is still silent after half a minute, but
/// answers otherwise, would reach another leader: this one hands over. The watchdog's thread.
final class FollowerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FollowerWatch.class);
  private static final Duration SILENT = Duration.ofSeconds(10);
  private static final Duration LOST = Duration.ofSeconds(30);
  private static final Duration HAND_OVER = Duration.ofSeconds(3);

  private final Supplier<ClusterView> view;
  private final Channels channels;
  private final Predicate<Member> answers;
  private final Map<String, Duration> acted = new HashMap<>();
  private boolean handedOver;

  /// What can be done about it.
  interface Channels {
    /// Makes the channel to a peer anew.
    void reset(String peer);

    /// Gives the leadership to whoever is fit; a [Refusal] when that fails. Blocks.
    void handOver(Duration patience);
  }

  /// @param answers whether a member answers at its HTTP address; may block for two seconds
  FollowerWatch(Supplier<ClusterView> view, Channels channels, Predicate<Member> answers) {
    this.view = view;
    this.channels = channels;
    this.answers = answers;
  }

  void look() {
    ClusterView now = view.get();
    if (!now.leads()) {
      acted.clear();
      handedOver = false;
      return;
    }
    for (Member member : now.members()) {
      Duration silent = member.lastContact();
      if (silent == null || silent.compareTo(SILENT) < 0) {
        acted.remove(member.id());
      } else if (silent.minus(SILENT).compareTo(acted.getOrDefault(member.id(), Duration.ZERO))
          >= 0) {
        acted.put(member.id(), silent);
        act(member, silent);
      }
    }
  }

  private void act(Member member, Duration silent) {
    LOG.warn(
        "{} hasn't been heard of for {} s: making a new channel to {}",
        member.id(),
        silent.toSeconds(),
        member.address());
    channels.reset(member.id());
    if (silent.compareTo(LOST) < 0 || handedOver || !answers.test(member)) {
      return;
    }
    LOG.warn(
        "{} answers at {}, but not this leader: handing over", member.id(), member.httpAddress());
    // Once a term: if the next leader doesn't reach it either, there would be no end.
    handedOver = true;
    try {
      channels.handOver(HAND_OVER);
    } catch (Refusal e) {
      LOG.warn("The leadership was not handed over: {}", e.problem().detail());
    }
  }
}
