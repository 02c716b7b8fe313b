package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.StateMachine;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes entries out of commands. Whatever has come in while earlier entries were on their way goes
/// into the next one: a lone command leaves at once, and under load an entry carries hundreds, each
/// sharing one sync of the log. The thread `proposer` alone takes from the queue, so the order of
/// submission is the order of the log.
final class Proposer implements AutoCloseable {
  private final ConsensusOptions.Limits limits;
  private final StateMachine stateMachine;
  private final LeaderClock clock;
  private final Failure failure;
  private final Function<Batch, CompletableFuture<?>> log;

  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waitingClients = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final CountDownLatch dry = new CountDownLatch(1);
  private final Semaphore room;
  private final Thread thread;
  private volatile boolean closed;

  private record Waiting(Command command, int weight, CompletableFuture<Reply> answer) {}

  /// @param log appends a batch before it returns; the future ends when the batch is applied, or
  ///   fails when that isn't known
  Proposer(
      ConsensusOptions options,
      StateMachine stateMachine,
      LeaderClock clock,
      Failure failure,
      Function<Batch, CompletableFuture<?>> log) {
    this.limits = options.limits();
    this.stateMachine = stateMachine;
    this.clock = clock;
    this.failure = failure;
    this.log = log;
    this.room = new Semaphore(limits.batchesInFlight());
    this.thread = Thread.ofPlatform().name("proposer").daemon().start(this::run);
  }

  /// As [io.scheduleddb.api.Replicator#submit].
  CompletableFuture<Reply> submit(Command command) {
    open.incrementAndGet();
    if (closed) {
      return refused("this node stops");
    }
    Waiting waiting = new Waiting(command, CommandWeight.of(command), new CompletableFuture<>());
    if (command instanceof Command.Client && !reserve(waiting.weight)) {
      return refused("too many requests wait to be written");
    }
    queue.add(waiting);
    return waiting.answer;
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
        Waiting first = queue.take();
        room.acquire();
        propose(collect(first));
      }
    } catch (InterruptedException e) {
      for (Waiting left; (left = queue.poll()) != null; ) {
        left.answer.completeExceptionally(unavailable("this node stops"));
      }
    } catch (RuntimeException | Error e) {
      failure.fail("commands can't be proposed", e);
    }
  }

  private Batch collect(Waiting first) {
    Batch.Builder batch = new Batch.Builder(clock.stamp());
    @Nullable Waiting next = first;
    while (next != null) {
      add(batch, next);
      boolean full =
          batch.commands() >= limits.batchCommands() || batch.bytes() >= limits.batchBytes();
      next = full ? null : queue.poll();
    }
    return batch.build();
  }

  private void add(Batch.Builder batch, Waiting next) {
    if (next.command instanceof Command.Client) {
      unreserve(next.weight);
    }
    Command prepared = stateMachine.prepare(next.command);
    try {
      batch.add(prepared, next.answer, limits.commandBytes());
    } catch (RuntimeException e) {
      stateMachine.abandoned(prepared);
      next.answer.completeExceptionally(e);
      settled(1);
    }
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
    if (why != null) {
      batch.abandon(stateMachine, String.valueOf(why.getMessage()));
    }
    settled(batch.content().commands().size());
  }

  /// Takes no more commands and waits, at most for `patience`, until the others are answered.
  void drain(Duration patience) {
    closed = true;
    settled(0);
    try {
      dry.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void settled(int commands) {
    if (open.addAndGet(-commands) == 0 && closed) {
      dry.countDown();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private CompletableFuture<Reply> refused(String why) {
    settled(1);
    return CompletableFuture.failedFuture(unavailable(why));
  }

  private static Refusal unavailable(String why) {
    return new Refusal(Problem.Kind.UNAVAILABLE, why);
  }
}
