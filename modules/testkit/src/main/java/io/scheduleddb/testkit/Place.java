package io.scheduleddb.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Where a node runs: its name, its address, its ports, and what its command is put behind.
///
/// @param prefix the beginning of the command line, such as one that enters a network namespace
public record Place(String node, String host, int httpPort, int raftPort, List<String> prefix) {
  /// Below the ports that the kernel gives to clients: one of those could have taken a node's port
  /// while the node was down.
  private static final int FIRST = 20_000;

  private static final int COUNT = 12_000;
  private static final String LOOPBACK = "127.0.0.1";
  private static final AtomicInteger next =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  public Place {
    prefix = List.copyOf(prefix);
  }

  /// A place on the loopback address, with ports of its own.
  public static Place onLoopback(String node) {
    return new Place(node, LOOPBACK, freePort(), freePort(), List.of());
  }

  public String httpAddress() {
    return host + ":" + httpPort;
  }

  public String url() {
    return "http://" + httpAddress();
  }

  private static int freePort() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + Math.floorMod(next.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException e) {
        // Somebody else has it.
      }
    }
    throw new IllegalStateException("no port is free from " + FIRST + " on");
  }
}
