package io.scheduleddb.server;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Reply;
import io.scheduleddb.server.SimulatedCourier.Answer;
import io.scheduleddb.server.Simulation.LogFate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One random history: a time of trouble, then quiet, then the reckoning.
final class RandomHistory implements AutoCloseable {
  private static final int STEPS = 40;
  private static final int MOST_JOBS = 14;

  private final Random random;
  private final RandomJobs jobs;
  private final Simulation simulation;
  private final List<Witness> witnesses = new ArrayList<>();
  private int life;
  private boolean trouble = true;

  RandomHistory(Path directory, long seed) {
    random = new Random(seed);
    jobs = new RandomJobs(random);
    Duration gap = Duration.ofSeconds(List.of(1, 3, 10, 3600).get(random.nextInt(4)));
    simulation =
        new Simulation(
            directory,
            seed,
            new Simulation.Limits(gap, 2 + random.nextInt(8), 1 + random.nextInt(3)));
    simulation.receiver = this::receive;
    simulation.fate = this::fate;
  }

  void run() {
    simulation.advance(millis(1_500));
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    quieten();
    Reckoning reckoning =
        new Reckoning(
            simulation.store().reader(),
            simulation.scheduler().scheduling(),
            simulation.now(),
            simulation.slotGap());
    witnesses.forEach(reckoning::check);
    end();
    reckoning.checkNothingIsLeft();
  }

  /// No more trouble: whatever is under way comes to its end, with a new start or without.
  private void quieten() {
    trouble = false;
    if (random.nextBoolean()) {
      crash(0);
    }
    simulation.advance(Duration.ofSeconds(90));
    // To the middle between two whole seconds: no occurrence is on its way then.
    simulation.advance(Duration.between(simulation.now(), wholeSecond().plusMillis(1_500)));
  }

  private Instant wholeSecond() {
    return Instant.ofEpochSecond(simulation.now().getEpochSecond());
  }

  private void end() {
    for (Witness witness : witnesses) {
      submit(new Command.CancelJob(witness.id(), null, List.of()), _ -> {});
    }
    simulation.advance(Duration.ofSeconds(5));
  }

  private void step() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> create();
      case 4 -> cancel();
      case 5 -> delete();
      case 6 -> pause();
      case 7, 8 -> resume();
      case 9 -> crash(random.nextInt(3) == 0 ? random.nextInt(40_000) : random.nextInt(2_000));
      case 10 -> depose();
      case 11 -> simulation.sleep(millis(random.nextInt(15_000)));
      case 12 -> stop();
      default -> {}
    }
    simulation.advance(millis(random.nextInt(4_000)));
  }

  private static Duration millis(int count) {
    return Duration.ofMillis(count);
  }

  private void create() {
    if (witnesses.size() == MOST_JOBS) {
      return;
    }
    String id = "job" + witnesses.size();
    Command.CreateJob create = jobs.next(id, simulation.now());
    Witness witness = new Witness(create);
    witnesses.add(witness);
    submit(create, _ -> witness.acknowledge());
  }

  private @Nullable Witness someone() {
    return witnesses.isEmpty() ? null : witnesses.get(random.nextInt(witnesses.size()));
  }

  private void submit(Command command, Consumer<Reply> then) {
    var _ =
        simulation
            .submit(command)
            .thenAccept(reply -> {
              if (!(reply instanceof Reply.Refused)) {
                then.accept(reply);
              }
            });
  }

  private void cancel() {
    Witness witness = someone();
    if (witness != null) {
      witness.disturb(simulation.now());
      submit(
          new Command.CancelJob(witness.id(), "changed", List.of()),
          reply -> witness.cancelled((Reply.Cancelled) reply));
    }
  }

  private void delete() {
    Witness witness = someone();
    if (witness != null && random.nextInt(3) == 0) {
      witness.doom();
      submit(new Command.DeleteJob(witness.id()), _ -> witness.deleted());
    }
  }

  private void pause() {
    Witness witness = someone();
    if (witness != null) {
      witness.disturb(simulation.now());
      submit(new Command.PauseJob(witness.id(), "wait", List.of()), _ -> {});
    }
  }

  private void resume() {
    Witness witness = someone();
    if (witness != null) {
      witness.disturb(simulation.now());
      // A clock may lag behind that of the leader.
      Instant clock = simulation.now().minusMillis(random.nextInt(1_500));
      Instant next = witness.nextAfter(clock);
      if (next != null) {
        submit(new Command.ResumeJob(witness.id(), next), _ -> {});
      }
    }
  }

  private void crash(int down) {
    simulation.sleep(millis(1 + down));
    life++;
    simulation.crash();
  }

  private void depose() {
    simulation.sleep(millis(2));
    life++;
    simulation.depose();
  }

  private void stop() {
    var stopped = simulation.scheduler().stop();
    simulation.cutCalls();
    simulation.advance(millis(random.nextInt(3_000)));
    if (stopped.isDone()) {
      crash(random.nextInt(5_000));
    } else {
      crash(0);
    }
  }

  private LogFate fate() {
    if (!trouble) {
      return LogFate.SMOOTH;
    }
    return switch (random.nextInt(30)) {
      case 0 -> new LogFate(false, false, Duration.ZERO);
      case 1 -> new LogFate(true, false, millis(random.nextInt(500)));
      case 2, 3, 4 -> new LogFate(true, true, millis(random.nextInt(100)));
      case 5 -> new LogFate(true, true, millis(random.nextInt(6_000)));
      default -> LogFate.SMOOTH;
    };
  }

  private Answer receive(Courier.Delivery delivery) {
    witnesses.stream()
        .filter(witness -> witness.id().equals(delivery.job()))
        .forEach(witness -> witness.see(delivery, simulation.now(), life));
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
    witnesses.stream()
        .filter(witness -> witness.id().equals(delivery.job()))
        .forEach(witness -> witness.disturb(simulation.now()));
    return new Answer(410, millis(1 + random.nextInt(3_000)));
  }

  @Override
  public void close() {
    simulation.close();
  }
}
