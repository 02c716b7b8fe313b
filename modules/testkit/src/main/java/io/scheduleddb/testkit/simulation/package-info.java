/// A cluster in one thread: the real scheduler on each node, over a log, clocks, stores and
/// receivers that are simulated. Every run follows from its seed.
package io.scheduleddb.testkit.simulation;
