package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The endpoints of a service, kept up to date on a thread of its own, and the StatefulSet behind
/// them, read when asked for.
final class KubernetesPeers implements Discovery {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String node;
  private final String sets;
  private final ApiServer api;
  private final EndpointWatch watch;
  private final Thread watcher;
  private volatile @Nullable String troubleWithSet;

  /// @param node the name of this pod
  /// @param sets path of the namespace's StatefulSets
  KubernetesPeers(String node, String sets, ApiServer api, EndpointWatch watch) {
    this.node = node;
    this.sets = sets;
    this.api = api;
    this.watch = watch;
    this.watcher = Thread.ofVirtual().name("discovery-kubernetes").start(watch);
  }

  /// At once, except that the first call waits for the first answer of the API server.
  @Override
  public Set<String> peers() {
    return watch.peers(PATIENCE);
  }

  @Override
  public Set<String> gone(Set<String> nodes) {
    Optional<String> name = StatefulSet.nameFor(node);
    if (name.isEmpty()) {
      return Set.of();
    }
    try {
      Optional<StatefulSet> set = StatefulSet.of(api.get(sets + "/" + name.get()));
      troubleWithSet = null;
      return set.map(s -> s.gone(nodes)).orElse(Set.of());
    } catch (IOException | RuntimeException e) {
      troubleWithSet = "StatefulSet " + name.get() + " can't be read: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Set.of();
  }

  @Override
  public @Nullable String trouble() {
    String withWatch = watch.trouble();
    return withWatch == null ? troubleWithSet : withWatch;
  }

  @Override
  public void close() {
    watch.stop();
    api.close();
    watcher.interrupt();
  }
}
