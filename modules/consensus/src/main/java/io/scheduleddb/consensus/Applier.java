package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Applies the log, in order, on the thread `applier`, which is the only one that the state machine
/// sees for it: as many entries as wait go into one transaction, and their answers leave after it.
/// Steps come from the one updater thread of Ratis, which blocks when too many wait; those that
/// take over a store, from the installer.
final class Applier implements AutoCloseable {
  /// Steps that may wait. An entry can have 3 MB, so few; a transaction takes half of them.
  private static final int QUEUED_STEPS = 64;

  private static final int TRANSACTION_ENTRIES = 32;
  private static final int TRANSACTION_COMMANDS = 4_096;

  private final StateMachine stateMachine;
  private final Telemetry.Log telemetry;
  private final Failure failure;
  private final Checkpoints checkpoints;
  private final Requests requests;
  private final ContentChecks contents;

  private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(QUEUED_STEPS);
  private final Queue<Reader> readers = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile LogPosition applied;
  private volatile LongConsumer termReached = _ -> {};
  private volatile boolean closed;

  /// What the thread does next.
  sealed interface Step {
    /// An entry of the log.
    ///
    /// @param origins whose requests its commands are
    /// @param batch itself, on the node that proposed it
    /// @param done completed when it is applied
    /// @param moves whether it is worth a transaction of its own
    record Entry(
        LogEntry entry,
        List<Origin> origins,
        @Nullable Batch batch,
        int bytes,
        CompletableFuture<?> done,
        boolean moves)
        implements Step {
      /// Whether the content is to be looked at as it is behind it.
      boolean checks() {
        return entry.commands().stream().anyMatch(Command.CheckContent.class::isInstance);
      }
    }

    /// Something to be done when everything before is applied.
    record Action(Runnable action) implements Step {}
  }

  private record Reader(long index, CompletableFuture<Long> future) {}

  /// What it works with.
  record Parts(
      StateMachine stateMachine,
      Telemetry.Log telemetry,
      Failure failure,
      Checkpoints checkpoints,
      Requests requests,
      ContentChecks contents) {}

  Applier(Parts parts) {
    this.stateMachine = parts.stateMachine;
    this.telemetry = parts.telemetry;
    this.failure = parts.failure;
    this.checkpoints = parts.checkpoints;
    this.requests = parts.requests;
    this.contents = parts.contents;
    this.applied = stateMachine.applied();
    this.thread = Thread.ofPlatform().name("applier").daemon().unstarted(this::run);
    thread.start();
  }

  LogPosition applied() {
    return applied;
  }

  /// Sets what to tell, after each transaction, the term of the last entry that was applied.
  void onTerm(LongConsumer told) {
    termReached = told;
  }

  /// Adds a step, waits while too many do.
  void add(Step step) {
    try {
      steps.put(step);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Completes when everything that was added before is applied, unless this fails or is closed.
  CompletableFuture<Void> drained() {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    add(new Step.Action(() -> drained.complete(null)));
    return drained;
  }

  /// The store holds everything up to `position` now, taken over from another node. Only in an
  /// action.
  void jumped(LogPosition position) {
    requests.passedOver();
    applied = position;
    release();
    termReached.accept(position.term());
  }

  /// Completes with the applied index when the log is applied up to `index`. Who doesn't want to
  /// wait any longer completes it, and it is forgotten.
  CompletableFuture<Long> reached(long index) {
    Reader reader = new Reader(index, new CompletableFuture<>());
    if (applied.index() >= index) {
      return CompletableFuture.completedFuture(applied.index());
    }
    readers.add(reader);
    release();
    return reader.future;
  }

  private void release() {
    long index = applied.index();
    readers.removeIf(
        reader -> reader.future.isDone() || reader.index <= index && reader.future.complete(index));
  }

  private void run() {
    try {
      List<Step> taken = new ArrayList<>();
      while (!closed) {
        taken.add(steps.take());
        steps.drainTo(taken, TRANSACTION_ENTRIES - 1);
        work(taken);
        taken.clear();
      }
    } catch (InterruptedException e) {
      failure.fail("the applier was interrupted", e);
    } catch (RuntimeException | Error e) {
      failure.fail("the log can't be applied after index " + applied.index(), e);
    }
  }

  private void work(List<Step> taken) {
    List<Step.Entry> run = new ArrayList<>();
    int commands = 0;
    for (Step step : taken) {
      switch (step) {
        case Step.Entry entry when entry.entry.position().index() <= applied.index() ->
            passOver(entry);
        case Step.Entry entry -> {
          run.add(entry);
          commands += entry.entry.commands().size();
          boolean checks = entry.checks();
          if (commands >= TRANSACTION_COMMANDS || checks) {
            apply(run);
            commands = 0;
          }
          if (checks) {
            contents.look(stateMachine.freeze());
          }
        }
        case Step.Action(Runnable action) -> {
          apply(run);
          commands = 0;
          action.run();
        }
      }
    }
    apply(run);
  }

  /// The store was taken over from a node that has applied it.
  private void passOver(Step.Entry entry) {
    if (entry.batch != null) {
      entry.batch.abandon(stateMachine);
    }
    entry.done.complete(null);
  }

  private void apply(List<Step.Entry> run) {
    if (run.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    List<List<Reply>> replies =
        run.stream().anyMatch(Step.Entry::moves) ? transact(run) : List.of();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    LogPosition last = run.getLast().entry.position();
    applied = last;
    for (int i = 0; i < replies.size(); i++) {
      requests.answer(run.get(i).origins, replies.get(i), run.get(i).entry.position(), took);
      Batch batch = run.get(i).batch;
      if (batch != null) {
        batch.ended(stateMachine, run.get(i).entry.commands().size());
      }
    }
    run.forEach(entry -> entry.done.complete(null));
    release();
    termReached.accept(last.term());
    checkpoints.applied(run.size(), run.stream().mapToLong(Step.Entry::bytes).sum());
    run.clear();
  }

  private List<List<Reply>> transact(List<Step.Entry> run) {
    List<LogEntry> entries = run.stream().map(Step.Entry::entry).toList();
    int commands = entries.stream().mapToInt(entry -> entry.commands().size()).sum();
    long start = System.nanoTime();
    List<List<Reply>> replies = stateMachine.apply(entries);
    telemetry.applied(entries.size(), commands, Duration.ofNanos(System.nanoTime() - start));
    Invariant.check(replies.size() == entries.size(), "replies for entries", replies.size());
    for (int i = 0; i < replies.size(); i++) {
      boolean fits = replies.get(i).size() == entries.get(i).commands().size();
      Invariant.check(fits, "replies for the commands of entry", entries.get(i).position());
    }
    return replies;
  }

  /// Stops when the present transaction is over; what still waits is applied after the next start.
  /// No interrupt: it would close the files that the state machine has open.
  @Override
  public void close() {
    closed = true;
    steps.offer(new Step.Action(() -> {}));
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
