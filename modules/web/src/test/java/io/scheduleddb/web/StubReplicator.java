package io.scheduleddb.web;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A replicator of which only the view is asked.
final class StubReplicator implements Replicator {
  static final List<ClusterView.Member> MEMBERS =
      List.of(
          new ClusterView.Member("n1~a", "n1:7000", "n1:8080", ClusterView.Role.LEADER, 42, null),
          new ClusterView.Member(
              "n2~b", "n2:7000", "n2:8080", ClusterView.Role.FOLLOWER, 41, Duration.ofMillis(30)));

  volatile ClusterView view =
      new ClusterView(
          "n1", "n1~a", ClusterView.Role.LEADER, "n1~a", 3, 42, 42, MEMBERS, null, null);

  @Override
  public CompletableFuture<Long> reached(long index, Duration patience) {
    return index <= view.appliedIndex()
        ? CompletableFuture.completedFuture(index)
        : CompletableFuture.failedFuture(
            new Refusal(Problem.Kind.UNAVAILABLE, "applied " + view.appliedIndex()));
  }

  @Override
  public boolean mayDeliver() {
    return true;
  }

  @Override
  public ClusterView view() {
    return view;
  }

  @Override
  public CompletableFuture<Reply> submit(Command command) {
    throw new UnsupportedOperationException("the web submits nothing by itself");
  }

  /// Whether reads that ask the leader get an answer.
  volatile boolean readable = true;

  @Override
  public CompletableFuture<Long> readable(Consistency consistency) {
    if (!readable && consistency != Consistency.LOCAL) {
      return CompletableFuture.failedFuture(
          new Refusal(Problem.Kind.UNAVAILABLE, "there is no leader"));
    }
    return CompletableFuture.completedFuture(view.appliedIndex());
  }

  @Override
  public void close() {}
}
