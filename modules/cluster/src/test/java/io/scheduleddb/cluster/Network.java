package io.scheduleddb.cluster;

import io.scheduleddb.api.Cluster;
import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Nodes in one process that reach each other by their addresses, as long as they aren't cut off.
final class Network implements PeerLink, Discovery {
  private final Map<String, Cluster> nodes = new ConcurrentHashMap<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();

  /// What was asked, besides who nodes are.
  final List<String> asked = java.util.Collections.synchronizedList(new ArrayList<>());

  /// What the platform says is gone.
  volatile Set<String> gone = Set.of();

  void add(String address, Cluster node) {
    nodes.put(address, node);
  }

  void remove(String address) {
    nodes.remove(address);
  }

  /// A node that says this of itself and does nothing.
  void add(PeerStatus status) {
    add(status.peer().httpAddress(), new Poster(status));
  }

  void cut(String address) {
    cut.add(address);
  }

  void mend(String address) {
    cut.remove(address);
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

  private record Poster(PeerStatus self) implements Cluster {
    @Override
    public @Nullable String waitingFor() {
      return null;
    }

    @Override
    public void join(JoinRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void lead(@Nullable String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void check() {
      throw new UnsupportedOperationException();
    }
  }
}
