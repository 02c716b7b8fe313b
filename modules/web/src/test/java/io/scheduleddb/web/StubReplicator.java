package io.scheduleddb.web;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A replicator of which only the view is asked.
final class StubReplicator implements Replicator {
  static final List<ClusterView.Member> MEMBERS =
      List.of(
          new ClusterView.Member("n1", "n1:7000", ClusterView.Role.LEADER, 42, null),
          new ClusterView.Member(
              "n2", "n2:7000", ClusterView.Role.FOLLOWER, 41, Duration.ofMillis(30)));

  volatile ClusterView view =
      new ClusterView("n1", ClusterView.Role.LEADER, "n1", 3, 42, 42, MEMBERS, null);

  @Override
  public ClusterView view() {
    return view;
  }

  @Override
  public CompletableFuture<Reply> submit(Command command) {
    throw new UnsupportedOperationException("the web submits nothing by itself");
  }

  @Override
  public CompletableFuture<Long> readable(Consistency consistency) {
    return CompletableFuture.completedFuture(view.appliedIndex());
  }

  @Override
  public void close() {}
}
