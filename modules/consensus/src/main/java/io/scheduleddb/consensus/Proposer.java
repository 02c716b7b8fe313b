package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.StateMachine;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes entries out of commands, while this node leads. Whatever has come in while earlier entries
/// were on their way goes into the next one: a lone command leaves at once, and under load an entry
/// carries hundreds, each sharing one sync of the log. The thread `proposer` alone takes from the
/// queue, so the order of submission is the order of the log.
final class Proposer implements AutoCloseable {
  private final ConsensusOptions.Limits limits;
  private final StateMachine stateMachine;
  private final LeaderClock clock;
  private final StampGate gate;
  private final Leadership leadership;
  private final Admittance admittance;
  private final Failure failure;
  private final Function<Batch, CompletableFuture<?>> log;

  private final BlockingQueue<Proposal> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waitingClients = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Semaphore room;
  private final Thread thread;
  private volatile boolean closed;

  /// Whether the leader takes a command at present.
  @FunctionalInterface
  interface Admittance {
    /// Why it doesn't; null when it does. Quick.
    @Nullable Problem objection(Command command);
  }

  /// What it works with.
  ///
  /// @param log appends a batch before it returns; the future ends when the batch is applied, or
  ///   fails when that isn't known, or with [NotAppended] when it certainly won't be
  record Parts(
      StateMachine stateMachine,
      LeaderClock clock,
      StampGate gate,
      Leadership leadership,
      Admittance admittance,
      Failure failure,
      Function<Batch, CompletableFuture<?>> log) {}

  Proposer(ConsensusOptions.Limits limits, Parts parts) {
    this.limits = limits;
    this.stateMachine = parts.stateMachine;
    this.clock = parts.clock;
    this.gate = parts.gate;
    this.leadership = parts.leadership;
    this.admittance = parts.admittance;
    this.failure = parts.failure;
    this.log = parts.log;
    this.room = new Semaphore(limits.batchesInFlight());
    this.thread = Thread.ofPlatform().name("proposer").daemon().start(this::run);
  }

  /// Takes a command to be logged; tells its fate, refused perhaps before this returns.
  void offer(Proposal proposal) {
    if (closed) {
      proposal.fate().turnedAway("this node stops");
    } else if (proposal.command() instanceof Command.Client && !reserve(proposal.weight())) {
      proposal.fate().refused(unavailable("too many requests wait to be written"));
    } else {
      queue.add(proposal);
    }
  }

  private boolean reserve(int weight) {
    int commands = waitingClients.incrementAndGet();
    long bytes = waitingBytes.addAndGet(weight);
    boolean fits = commands <= limits.waitingCommands() && bytes <= limits.waitingBytes();
    if (!fits) {
      unreserve(weight);
    }
    return fits;
  }

  private void unreserve(int weight) {
    waitingClients.decrementAndGet();
    waitingBytes.addAndGet(-weight);
  }

  private void run() {
    try {
      while (true) {
        Proposal first = queue.take();
        room.acquire();
        propose(collect(first, gate.await(leadership)));
      }
    } catch (InterruptedException e) {
      for (Proposal left; (left = queue.poll()) != null; ) {
        left.fate().turnedAway("this node stops");
      }
    } catch (RuntimeException | Error e) {
      failure.fail("commands can't be proposed", e);
    }
  }

  private Batch collect(Proposal first, long term) {
    Instant time = term == Leadership.NONE ? clock.newest() : clock.stamp();
    Batch.Builder batch = new Batch.Builder(time, term);
    @Nullable Proposal next = first;
    while (next != null) {
      if (next.command() instanceof Command.Client) {
        unreserve(next.weight());
      }
      add(batch, next, term);
      boolean full =
          batch.commands() >= limits.batchCommands() || batch.bytes() >= limits.batchBytes();
      next = full ? null : queue.poll();
    }
    return batch.build();
  }

  private void add(Batch.Builder batch, Proposal next, long term) {
    if (term == Leadership.NONE || (next.term() != Proposal.ANY && next.term() != term)) {
      next.fate().turnedAway("this node doesn't lead");
      return;
    }
    Problem objection = admittance.objection(next.command());
    if (objection != null) {
      refuse(next, objection);
      return;
    }
    if (!next.fate().sent(term)) {
      return;
    }
    Command prepared = stateMachine.prepare(next.command());
    try {
      batch.add(prepared, next, limits.commandBytes());
    } catch (Refusal e) {
      refuse(prepared, next, e.problem());
    } catch (RuntimeException e) {
      refuse(prepared, next, Problem.of(Problem.Kind.INTERNAL, "can't be logged: " + e));
    }
  }

  /// What can't be done now may be possible in a moment: it goes back to where it came from.
  private static void refuse(Proposal proposal, Problem objection) {
    if (objection.kind() == Problem.Kind.UNAVAILABLE) {
      proposal.fate().turnedAway(objection.detail());
    } else {
      proposal.fate().refused(objection);
    }
  }

  private void refuse(Command prepared, Proposal proposal, Problem problem) {
    stateMachine.abandoned(prepared);
    proposal.fate().refused(problem);
  }

  private void propose(Batch batch) {
    if (batch.content().commands().isEmpty()) {
      room.release();
      return;
    }
    var _ = log.apply(batch).whenComplete((done, why) -> ended(batch, why));
  }

  private void ended(Batch batch, @Nullable Throwable why) {
    room.release();
    Throwable cause =
        why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
    if (cause instanceof NotAppended) {
      batch.turnAway(stateMachine, String.valueOf(cause.getMessage()));
    } else if (cause != null) {
      batch.abandon(stateMachine);
    }
  }

  /// Takes no more; what waits is turned away.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private static Problem unavailable(String why) {
    return Problem.of(Problem.Kind.UNAVAILABLE, why);
  }
}
