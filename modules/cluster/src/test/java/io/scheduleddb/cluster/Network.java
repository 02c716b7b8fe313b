package io.scheduleddb.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.scheduleddb.api.Cluster;
import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/// Nodes in one process that reach each other by their addresses, as long as they aren't cut off.
final class Network implements PeerLink, Discovery {
  private final Map<String, Cluster> nodes = new ConcurrentHashMap<>();
  private final Map<String, Executable> before = new ConcurrentHashMap<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();

  /// What was asked, besides who nodes are.
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /// What the platform says is gone.
  volatile Set<String> gone = Set.of();

  void add(String address, Cluster node) {
    nodes.put(address, node);
  }

  void remove(String address) {
    nodes.remove(address);
  }

  /// A node that says this of itself.
  void add(PeerStatus status) {
    add(status.peer().httpAddress(), new Recorder(status));
  }

  void cut(String address) {
    cut.add(address);
  }

  void mend(String address) {
    cut.remove(address);
  }

  /// What happens at `address` before it says who it is.
  void before(String address, Executable what) {
    before.put(address, what);
  }

  private Cluster at(String address) {
    Cluster node = nodes.get(address);
    if (node == null || cut.contains(address)) {
      throw new LinkFailure("connection refused", false);
    }
    return node;
  }

  @Override
  public Set<String> peers() {
    return Set.copyOf(nodes.keySet());
  }

  @Override
  public Set<String> gone(Set<String> names) {
    return gone;
  }

  @Override
  public PeerStatus self(String address) {
    assertDoesNotThrow(before.getOrDefault(address, () -> {}));
    return at(address).self();
  }

  @Override
  public void join(String address, JoinRequest request, Duration patience) {
    asked.add("join " + request.peer().id() + " at " + address);
    at(address).join(request);
  }

  @Override
  public void remove(String address, String id, Duration patience) {
    asked.add("remove " + id + " at " + address);
    at(address).remove(id);
  }

  @Override
  public void lead(String address, @Nullable String id, Duration patience) {
    asked.add("lead " + id + " at " + address);
    at(address).lead(id);
  }

  @Override
  public CompletableFuture<byte[]> send(
      String address, Topic topic, byte[] message, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogPosition download(String address, Path into) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
