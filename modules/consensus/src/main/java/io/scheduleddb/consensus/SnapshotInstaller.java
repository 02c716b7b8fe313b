package io.scheduleddb.consensus;

import io.scheduleddb.api.Event;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.consensus.Applier.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings in a node that the leader's log doesn't reach back to: downloads a copy of the leader's
/// store and puts it in the place of this node's, on the thread `snapshot-installer`, one at a
/// time.
///
/// ## The order
///
/// When Ratis hears that a snapshot is installed it drops the log up to there at once, beside
/// everything else. Entries of that log may have been acknowledged, so the store that replaces them
/// has to be durable before: first the mark ([InstallMark]), then the store, then the news. What
/// the thread of Ratis has handed to the applier meanwhile is older than the copy, and skipped.
///
/// ## A leader that has just what is missing
///
/// Ratis asks for a snapshot, too, when this node has the first entry of the leader's log but not
/// the leader what is before it to compare. Then nothing needs to be downloaded: this node names
/// its own store as the snapshot. One that ends right before that entry needs a copy
/// ([SnapshotNotice]).
final class SnapshotInstaller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotInstaller.class);

  /// Between a failure and the next attempt, which Ratis asks for as soon as this one has failed.
  private static final int PAUSE_SECONDS = 2;

  private final StateMachine stateMachine;
  private final Applier applier;
  private final PeerLink link;
  private final InstallMark mark;
  private final Path incoming;
  private final CountDownLatch closed = new CountDownLatch(1);

  SnapshotInstaller(ConsensusOptions options, RatisReplicator.Ports ports, Applier applier) {
    this.stateMachine = ports.stateMachine();
    this.link = ports.link();
    this.applier = applier;
    this.mark = new InstallMark(options.raftDirectory());
    this.incoming = options.raftDirectory().resolveSibling("incoming.db");
  }

  /// Sees to it that this node can go on with a log that begins at `first`. Completes with what its
  /// store holds then; with null when the log can be sent from its beginning. Ratis asks again only
  /// after the future has completed. Doesn't block.
  ///
  /// @param leader the HTTP address of the leader
  CompletableFuture<@Nullable TermIndex> install(String leader, long first) {
    if (first <= 0) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<@Nullable TermIndex> installed = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("snapshot-installer")
        .daemon()
        .start(() -> install(leader, first, installed));
    return installed;
  }

  private void install(
      String leader, long first, CompletableFuture<@Nullable TermIndex> installed) {
    try {
      LogPosition now =
          applier.applied().index() + 1 >= first ? offerOwn() : takeOver(leader, first);
      installed.complete(TermIndex.valueOf(now.term(), now.index()));
    } catch (RuntimeException | IOException e) {
      LOG.warn("The store of {} can't be had, trying again soon: {}", leader, e.toString());
      pause();
      installed.completeExceptionally(e);
    }
  }

  private void pause() {
    try {
      closed.await(PAUSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LogPosition offerOwn() {
    return onApplier(() -> {
      // Entries without commands don't move the store, and the leader may have cut the log behind
      // one: what it is told must reach up to there, or it would ask for ever.
      LogPosition applied = applier.applied();
      if (stateMachine.applied().index() < applied.index()) {
        stateMachine.apply(List.of(new LogEntry(applied, Instant.EPOCH, List.of())));
      }
      LogPosition durable = stateMachine.checkpoint();
      mark.write(durable);
      return durable;
    });
  }

  private LogPosition takeOver(String leader, long first) throws IOException {
    Files.deleteIfExists(incoming);
    LOG.info("The leader's log begins at {}: getting its store from {}", first, leader);
    LogPosition copy = link.download(leader, incoming);
    if (copy.index() + 1 < first) {
      Files.deleteIfExists(incoming);
      throw new IllegalStateException("the copy holds " + copy + ", the log begins at " + first);
    }
    LogPosition now = onApplier(() -> takeOver(copy));
    if (!now.equals(copy)) {
      // From a leader of the past. Never back: what is applied here was answered.
      throw new IllegalStateException("the copy holds " + copy + ", applied is " + now);
    }
    Event.of("snapshot-installed")
        .with("term", copy.term())
        .with("index", copy.index())
        .with("from", leader)
        .info("the store of another node was taken over");
    return copy;
  }

  /// Returns what is applied then, which is more than the copy holds when that is too old.
  private LogPosition takeOver(LogPosition copy) {
    LogPosition applied = applier.applied();
    if (copy.index() < applied.index()) {
      return applied;
    }
    mark.write(copy);
    stateMachine.replaceWith(incoming);
    LogPosition now = stateMachine.applied();
    Invariant.check(now.equals(copy), "position of the copy " + copy, now);
    applier.jumped(copy);
    return copy;
  }

  /// Runs `work` on the thread that applies, behind everything that was handed over before. What it
  /// throws ends the process, as everything that goes wrong there does.
  private LogPosition onApplier(Supplier<LogPosition> work) {
    CompletableFuture<LogPosition> done = new CompletableFuture<>();
    applier.add(new Step.Action(() -> done.complete(work.get())));
    return done.join();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
