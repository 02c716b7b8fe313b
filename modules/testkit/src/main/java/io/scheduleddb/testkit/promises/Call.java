package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Courier.Delivery;
import java.time.Instant;

/// A call at the moment when it sets out, or when it arrives.
///
/// @param node who makes it
/// @param epoch the term of the grant that it is made under
/// @param clock what that node's clock shows
/// @param now the time of the simulation
record Call(String node, Delivery delivery, long epoch, Instant clock, Instant now) {
  Instant due() {
    return delivery.due();
  }

  int attempt() {
    return delivery.attempt();
  }

  @Override
  public String toString() {
    return "%s attempt %d due %s by %s under %d at %s (its clock %s)"
        .formatted(delivery.job(), attempt(), due(), node, delivery.fence(), now, clock);
  }
}
