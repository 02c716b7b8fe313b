package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.Courier;
import java.time.Duration;
import java.util.function.Consumer;

/// A courier that somebody watches as it sets out.
record Observed(Courier courier, Consumer<Courier.Delivery> observer) implements Courier {
  @Override
  public Ongoing deliver(Delivery delivery, Caller caller) {
    observer.accept(delivery);
    return courier.deliver(delivery, caller);
  }

  @Override
  public void drain(Duration patience) {
    courier.drain(patience);
  }

  @Override
  public void close() {
    courier.close();
  }
}
