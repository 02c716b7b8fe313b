package io.scheduleddb.testkit;

import java.net.InetAddress;

/// Where the nodes of a cluster run, and from where they are driven.
public interface Network extends AutoCloseable {

  /// A place for the node with this name; the same one each time it is asked for.
  Place place(String node);

  /// The address of the tests' own process as nodes reach it, to receive deliveries at.
  InetAddress here();

  @Override
  void close();

  /// All nodes on the loopback address, each with ports of its own.
  static Network loopback() {
    return new Loopback();
  }
}
