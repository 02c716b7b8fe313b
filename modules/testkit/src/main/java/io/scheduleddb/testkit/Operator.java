package io.scheduleddb.testkit;

import io.scheduleddb.testkit.ApiClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// Whoever looks after a cluster, with its token in hand. Any node does.
public record Operator(ApiClient api) {
  private static final Map<String, String> TOKEN =
      Map.of("Authorization", "Bearer " + ServerCluster.TOKEN);

  /// Removes a member, by the name of its node or its peer id.
  public Answer remove(String id) throws IOException, InterruptedException {
    return api.send("DELETE", "/cluster/nodes/" + id, "", TOKEN);
  }

  /// Has every node hash its content at one entry of the log, and waits until each has; the hashes
  /// that there are: one, when all is well.
  public Set<String> contentHashes(List<ServerProcess> nodes, Duration patience)
      throws IOException, InterruptedException, TimeoutException {
    NodeStatus before = NodeStatus.of(api);
    Answer answer = api.send("POST", "/cluster/check", "{}", TOKEN);
    if (!answer.isOk()) {
      throw new IllegalStateException("no check: " + answer);
    }
    long from = before == null ? 0 : before.commitIndex();
    Set<String> hashes = new HashSet<>();
    Patience.until(
        patience,
        () -> {
          Set<Long> indexes = new HashSet<>();
          hashes.clear();
          for (ServerProcess node : nodes) {
            NodeStatus status = NodeStatus.of(node.api());
            indexes.add(status == null ? -1L : status.contentIndex());
            hashes.add(status == null ? "" : status.contentHash());
          }
          return indexes.size() == 1 && indexes.iterator().next() > from;
        },
        () -> "no common index for the hashes " + hashes);
    return Set.copyOf(hashes);
  }
}
