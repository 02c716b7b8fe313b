package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.Courier.Delivery;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.Reply;
import java.util.List;

/// Sees what happens in a simulated cluster, at the moment when it does.
public interface Observer {
  /// Nobody.
  Observer NONE = new Observer() {};

  /// A node takes up a call: it connects now.
  default void started(SimulatedNode node, Delivery delivery) {}

  /// A node has applied an entry, which it may have done before when it lost it in a power cut.
  default void applied(SimulatedNode node, LogEntry entry, List<Reply> replies) {}

  /// A node has applied all it could: its store may be read.
  default void caughtUp(SimulatedNode node) {}

  /// A node has lost what it had applied, or has got it from another.
  default void setBack(SimulatedNode node) {}

  /// Something else happened to a node.
  default void happened(SimulatedNode node, String what) {}
}
