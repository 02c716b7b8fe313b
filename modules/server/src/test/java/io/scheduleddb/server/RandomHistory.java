package io.scheduleddb.server;

import io.scheduleddb.server.Simulation.LogFate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/// One random history: a time of trouble, then quiet, then the reckoning.
final class RandomHistory implements AutoCloseable {
  private static final int STEPS = 40;

  private final Random random;
  private final RandomUsers users;
  private final Simulation simulation;
  private int life;
  private boolean trouble = true;

  RandomHistory(Path directory, long seed) {
    random = new Random(seed);
    Duration gap = Duration.ofSeconds(List.of(1, 3, 10, 3600).get(random.nextInt(4)));
    simulation =
        new Simulation(
            directory,
            seed,
            new Simulation.Limits(gap, 2 + random.nextInt(8), 1 + random.nextInt(3)));
    users = new RandomUsers(random, simulation::now, simulation::submit);
    simulation.receiver = delivery -> users.receive(delivery, simulation.now(), life, trouble);
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
    users.witnesses().forEach(reckoning::check);
    users.end();
    simulation.advance(Duration.ofSeconds(5));
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

  private void step() {
    switch (random.nextInt(17)) {
      case 0, 1, 2, 3 -> users.create();
      case 4 -> users.cancel();
      case 5 -> users.delete(Witness::deleted);
      case 6 -> users.pause();
      case 7, 8 -> users.resume();
      case 9 -> crash(random.nextInt(3) == 0 ? random.nextInt(40_000) : random.nextInt(2_000));
      case 10 -> depose();
      case 11 -> simulation.sleep(millis(random.nextInt(15_000)));
      case 12 -> stop();
      case 13 -> users.replace();
      default -> {}
    }
    simulation.advance(millis(random.nextInt(4_000)));
  }

  private static Duration millis(int count) {
    return Duration.ofMillis(count);
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

  @Override
  public void close() {
    simulation.close();
  }
}
