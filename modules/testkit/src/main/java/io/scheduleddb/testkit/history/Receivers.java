package io.scheduleddb.testkit.history;

import io.scheduleddb.api.Courier.Delivery;
import io.scheduleddb.testkit.promises.Chronicle;
import io.scheduleddb.testkit.simulation.SimulatedCluster;
import io.scheduleddb.testkit.simulation.SimulatedCourier.Answer;
import io.scheduleddb.testkit.simulation.SimulatedNode;
import java.time.Duration;
import java.util.Random;

/// Receivers that fail, hang, are slow, ask for patience, or are gone.
final class Receivers {
  private final SimulatedCluster cluster;
  private final Chronicle chronicle;

  Receivers(SimulatedCluster cluster, Chronicle chronicle) {
    this.cluster = cluster;
    this.chronicle = chronicle;
  }

  Answer receive(SimulatedNode node, Delivery delivery) {
    Answer answer = cluster.trouble().isOn() ? draw() : new Answer(200, millis(3));
    Duration timeout = delivery.target().timeout();
    if (answer.after().compareTo(timeout) > 0) {
      answer = new Answer(0, timeout);
    }
    if (answer.status() == 410) {
      chronicle.course(delivery.job()).disturb();
    }
    chronicle.arrived(node, delivery, answer.status(), answer.after());
    return answer;
  }

  private Answer draw() {
    Random random = cluster.random();
    return switch (random.nextInt(14)) {
      case 0 -> new Answer(404, millis(3));
      case 1 -> new Answer(503, millis(random.nextInt(1_000)));
      case 2 -> new Answer(429, millis(5), millis(random.nextInt(8_000)));
      case 3 -> new Answer(0, Duration.ofDays(1));
      case 4 -> new Answer(200, millis(random.nextInt(14_000)));
      case 5 ->
          random.nextInt(4) == 0
              ? new Answer(410, millis(1 + random.nextInt(3_000)))
              : new Answer(200, millis(1));
      default -> new Answer(200, millis(1 + random.nextInt(50)));
    };
  }

  private static Duration millis(int count) {
    return Duration.ofMillis(count);
  }
}
