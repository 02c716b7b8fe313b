package io.scheduleddb.server;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Reply;
import io.scheduleddb.server.SimulatedCourier.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Users who create jobs and change their minds, and receivers that fail or hang, drawn at random;
/// what they were promised is kept by a [Witness] for each job.
final class RandomUsers {
  private static final int MOST_JOBS = 14;

  private final Random random;
  private final RandomJobs jobs;
  private final Supplier<Instant> clock;
  private final Function<Command, CompletableFuture<Reply>> log;
  private final List<Witness> witnesses = new ArrayList<>();

  /// @param clock the time
  /// @param log takes a command, on whatever node
  RandomUsers(
      Random random, Supplier<Instant> clock, Function<Command, CompletableFuture<Reply>> log) {
    this.random = random;
    this.jobs = new RandomJobs(random);
    this.clock = clock;
    this.log = log;
  }

  List<Witness> witnesses() {
    return witnesses;
  }

  void create() {
    if (witnesses.size() < MOST_JOBS) {
      Command.CreateJob create = jobs.next("job" + witnesses.size(), clock.get());
      Witness witness = new Witness(create);
      witnesses.add(witness);
      submit(create, _ -> witness.acknowledge());
    }
  }

  void cancel() {
    Witness witness = someone();
    if (witness != null) {
      witness.disturb(clock.get());
      submit(
          new Command.CancelJob(witness.id(), "changed", List.of()),
          reply -> witness.cancelled((Reply.Cancelled) reply));
    }
  }

  /// @param deleted told when the job is gone
  void delete(Consumer<Witness> deleted) {
    Witness witness = someone();
    if (witness != null && random.nextInt(3) == 0) {
      witness.doom();
      submit(new Command.DeleteJob(witness.id()), _ -> deleted.accept(witness));
    }
  }

  void pause() {
    Witness witness = someone();
    if (witness != null) {
      witness.disturb(clock.get());
      submit(new Command.PauseJob(witness.id(), "wait", List.of()), _ -> {});
    }
  }

  void resume() {
    Witness witness = someone();
    if (witness != null) {
      witness.disturb(clock.get());
      // A clock may lag behind that of the leader.
      Instant next = witness.nextAfter(clock.get().minusMillis(random.nextInt(1_500)));
      if (next != null) {
        submit(new Command.ResumeJob(witness.id(), next), _ -> {});
      }
    }
  }

  /// Replaces a job by one with other instants, another target, or both.
  void replace() {
    Witness witness = someone();
    if (witness != null && witness.spec().bounds().maxOccurrences() == 0) {
      // A clock may lag behind that of the leader.
      Instant from = clock.get().minusMillis(random.nextInt(1_500)).truncatedTo(ChronoUnit.MILLIS);
      Command.CreateJob job = jobs.instead(witness.spec(), from);
      witness.disturb(from);
      witness.replaced(job.spec());
      submit(new Command.ReplaceJob(job, from, List.of(), List.of(), List.of()), _ -> {});
    }
  }

  /// Cancels everything.
  void end() {
    for (Witness witness : witnesses) {
      submit(new Command.CancelJob(witness.id(), null, List.of()), _ -> {});
    }
  }

  private @Nullable Witness someone() {
    return witnesses.isEmpty() ? null : witnesses.get(random.nextInt(witnesses.size()));
  }

  private void submit(Command command, Consumer<Reply> then) {
    var _ =
        log.apply(command)
            .thenAccept(reply -> {
              if (!(reply instanceof Reply.Refused)) {
                then.accept(reply);
              }
            });
  }

  /// What the receiver of a delivery answers.
  ///
  /// @param at when it was sent, by the clock of the sender
  /// @param life of which life of the sender it comes
  /// @param trouble whether anything goes wrong
  Answer receive(Courier.Delivery delivery, Instant at, long life, boolean trouble) {
    with(delivery, witness -> witness.see(delivery, at, life));
    if (!trouble) {
      return new Answer(200, millis(3));
    }
    return switch (random.nextInt(12)) {
      case 0 -> new Answer(404, millis(3));
      case 1 -> new Answer(503, millis(random.nextInt(1_000)));
      case 2 -> new Answer(0, millis(5_000));
      case 3 -> new Answer(200, millis(random.nextInt(14_000)));
      case 4 -> random.nextInt(4) == 0 ? gone(delivery) : new Answer(200, millis(1));
      default -> new Answer(200, millis(1 + random.nextInt(50)));
    };
  }

  private Answer gone(Courier.Delivery delivery) {
    with(delivery, witness -> witness.disturb(clock.get()));
    return new Answer(410, millis(1 + random.nextInt(3_000)));
  }

  private void with(Courier.Delivery delivery, Consumer<Witness> then) {
    witnesses.stream().filter(witness -> witness.id().equals(delivery.job())).forEach(then);
  }

  private static Duration millis(int count) {
    return Duration.ofMillis(count);
  }
}
