package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.Attempt.ErrorType;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What goes wrong by itself, drawn at random while it is on: delays of the log and of connections,
/// proposals that get lost, and answers.
public final class Trouble {
  private final Random random;
  private boolean on = true;

  Trouble(Random random) {
    this.random = random;
  }

  /// From now on everything goes smoothly.
  public void end() {
    on = false;
  }

  public boolean isOn() {
    return on;
  }

  Duration millis(int below) {
    return Duration.ofMillis(random.nextInt(below));
  }

  Duration connecting() {
    return switch (on ? random.nextInt(12) : 12) {
      case 0 -> millis(6_000);
      case 1, 2 -> millis(500);
      case 3, 4, 5 -> millis(20);
      default -> Duration.ZERO;
    };
  }

  /// Why no connection comes about; null when one does.
  @Nullable ErrorType connection() {
    return switch (on ? random.nextInt(30) : 30) {
      case 0 -> ErrorType.DNS_ERROR;
      case 1 -> ErrorType.CONNECTION_ERROR;
      default -> null;
    };
  }

  /// Whether the log takes no command just now, and says so.
  boolean refuses() {
    return on && random.nextInt(60) == 0;
  }

  /// Whether nobody is told what becomes of a proposal.
  boolean losesAnswer() {
    return on && random.nextInt(20) == 0;
  }

  Duration committing() {
    return switch (on ? random.nextInt(20) : 20) {
      case 0 -> millis(2_000);
      case 1, 2, 3, 4 -> millis(60);
      default -> Duration.ZERO;
    };
  }

  /// How long a node takes for what it applies next.
  Duration applying(boolean leads) {
    return switch (on ? random.nextInt(20) : 20) {
      case 0, 1 -> millis(3_000);
      case 2, 3 -> millis(100);
      default -> leads ? Duration.ZERO : millis(20);
    };
  }

  /// How long the winner of an election takes to begin.
  Duration beginning() {
    return on ? millis(200) : Duration.ZERO;
  }

  /// Whether a node makes durable what it has applied.
  boolean checkpoints() {
    return random.nextInt(8) == 0;
  }
}
