package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The members of a [GossipGroup]; a thread of its own joins it, and keeps looking up the names of
/// the seeds, because a seed may come back under another address.
final class GossipPeers implements Discovery {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration REFRESH = Duration.ofSeconds(5);

  private final String cluster;
  private final String http;
  private final int port;
  private final Set<HostPort> seeds;
  private final @Nullable Seal seal;
  private final CountDownLatch tried = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread keeper;
  private volatile @Nullable GossipGroup group;
  private volatile @Nullable String trouble;

  GossipPeers(String cluster, String http, int port, Set<HostPort> seeds, @Nullable Seal seal) {
    this.cluster = cluster;
    this.http = http;
    this.port = port;
    this.seeds = Set.copyOf(seeds);
    this.seal = seal;
    this.keeper = Thread.ofPlatform().daemon().name("discovery-gossip").start(this::keep);
  }

  /// At once, except that the first call waits for this node to have joined, or be alone.
  @Override
  public Set<String> peers() {
    try {
      if (!tried.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return Set.of();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    GossipGroup joined = group;
    return joined == null ? Set.of() : joined.members();
  }

  @Override
  public @Nullable String trouble() {
    GossipGroup joined = group;
    if (joined == null || joined.members().size() > 1 || seeds.size() == 1) {
      return trouble;
    }
    return "no other member of the group answers at "
        + seeds
        + (seal != null && seal.wasBroken()
            ? ", and messages with another CLUSTER_TOKEN came"
            : "");
  }

  /// Until [#close].
  private void keep() {
    try {
      do {
        refresh();
        tried.countDown();
      } while (!stopped.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    GossipGroup joined = group;
    if (joined != null) {
      joined.close();
    }
  }

  private void refresh() throws InterruptedException {
    try {
      GossipGroup joined = group;
      if (joined == null) {
        group = new GossipGroup(cluster, http, port, seeds, seal);
        trouble = null;
      } else {
        int unknown = joined.seed(seeds);
        trouble = unknown == seeds.size() ? "none of " + seeds + " can be resolved" : null;
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      trouble = "GOSSIP_PORT " + port + " can't be used: " + e.getMessage();
    }
  }

  /// Leaves the group, so that the others know at once, and waits for that.
  @Override
  public void close() {
    stopped.countDown();
    try {
      if (!keeper.join(PATIENCE)) {
        keeper.interrupt();
      }
    } catch (InterruptedException e) {
      keeper.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
