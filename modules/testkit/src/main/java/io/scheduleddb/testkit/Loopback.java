package io.scheduleddb.testkit;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// All nodes on the loopback address, each with ports of its own.
final class Loopback implements Network {
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  @Override
  public Place place(String node) {
    return places.computeIfAbsent(node, Place::onLoopback);
  }

  @Override
  public InetAddress here() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
