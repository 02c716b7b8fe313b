package io.scheduleddb.cluster;

import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.PeerStatus.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Nodes to test with, and what they say of themselves.
final class Nodes {
  static final String CLUSTER = "test";
  static final Duration GAP = Duration.ofSeconds(10);
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /// Those of the server, but nothing is tried again for long.
  static final ClusterOptions OPTIONS = hasty(ClusterOptions.DEFAULT);

  private static ClusterOptions hasty(ClusterOptions usual) {
    return new ClusterOptions(
        usual.round(),
        usual.look(),
        usual.maxPeers(),
        usual.step(),
        usual.change(),
        usual.request(),
        Duration.ofMillis(500),
        usual.maxRequests(),
        usual.contact(),
        usual.steady());
  }

  private Nodes() {}

  /// A node under its peer id, reached by the name of its node.
  static Identity identity(String id) {
    String node = Peer.nodeOf(id);
    return new Identity(new Peer(id, node + ":7000", node + ":8080"), CLUSTER, GAP);
  }

  static String address(String id) {
    return identity(id).peer().httpAddress();
  }

  static PeerStatus status(String id, Standing standing) {
    return status(identity(id), standing, null, Set.of());
  }

  static PeerStatus status(
      Identity identity, Standing standing, @Nullable String leader, Set<String> members) {
    Stage stage =
        standing.removed()
            ? Stage.REMOVED
            : standing.cluster() == null ? Stage.FORMING : Stage.MEMBER;
    return new PeerStatus(
        identity.peer(),
        identity.clusterName(),
        standing.cluster(),
        identity.slotGap(),
        stage,
        standing.endorses(),
        leader,
        members,
        NOW);
  }

  static Sighting.Answer answer(String id, Standing standing) {
    return new Sighting.Answer(address(id), status(id, standing));
  }
}
