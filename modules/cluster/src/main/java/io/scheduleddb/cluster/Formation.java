package io.scheduleddb.cluster;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.PeerLink;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Finds the cluster of a node that belongs to none, or founds it together with other such nodes.
///
/// [#run] blocks its thread until that is decided; [#waitingFor] may be asked on any.
public final class Formation {
  private final StandingStore store;
  private final Discovery discovery;
  private final Lookout lookout;
  private final Founding founding;
  private final ClusterOptions options;
  private volatile String waitingFor = "the first look for other nodes";

  /// How it ends. The decision is stored before it is told.
  public sealed interface Decision {
    UUID cluster();

    /// This node is the founder: its log begins with itself as the only member.
    record Found(UUID cluster) implements Decision {}

    /// This node joins a cluster, which the node at `address` told of: its log begins without
    /// members, and it waits to be added.
    record Join(UUID cluster, String address) implements Decision {}
  }

  /// @param expect `BOOTSTRAP_EXPECT`, at least 1
  public Formation(
      Identity self, int expect, StandingStore store, Sight sight, ClusterOptions options) {
    this(new Founding(self, expect), store, sight, options);
  }

  Formation(Founding founding, StandingStore store, Sight sight, ClusterOptions options) {
    this.founding = founding;
    this.store = store;
    this.discovery = sight.discovery();
    this.lookout = new Lookout(sight.link(), options);
    this.options = options;
  }

  /// What the node sees others by.
  ///
  /// @param discovery asked by the thread of [Formation#run] only
  public record Sight(Discovery discovery, PeerLink link) {}

  /// Looks around until there is a cluster. A node whose store names one mustn't call it.
  ///
  /// @throws SettingConflict when a setting of this node contradicts the cluster that it found
  /// @throws InterruptedException when it is to end; it can be begun anew
  public Decision run() throws InterruptedException {
    Invariant.check(store.standing().cluster() == null, "formed already", store.standing());
    while (true) {
      Decision decision = decide(lookout.look(discovery.peers()));
      if (decision != null) {
        return decision;
      }
      LockSupport.parkNanos(this, options.round().toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /// Takes as many steps as can be taken by one look: it is no older for the second one than many a
  /// report is, and the rules hold for old reports.
  @Nullable Decision decide(List<Sighting> sightings) {
    while (true) {
      Standing standing = store.standing();
      switch (founding.next(standing, sightings)) {
        case Step.Wait wait -> {
          waitingFor = wait.why() + trouble();
          return null;
        }
        case Step.Endorse endorse -> store.store(standing.endorsing(endorse.id()));
        case Step.Found found -> {
          UUID cluster = UUID.randomUUID();
          store.store(standing.founding(cluster, found.nodes()));
          return new Decision.Found(cluster);
        }
        case Step.Join join -> {
          store.store(standing.joining(join.cluster()));
          return new Decision.Join(join.cluster(), join.address());
        }
      }
    }
  }

  private String trouble() {
    String trouble = discovery.trouble();
    return trouble == null ? "" : "; discovery: " + trouble;
  }

  /// What is missing, in sentences for the user.
  public String waitingFor() {
    return waitingFor;
  }
}
