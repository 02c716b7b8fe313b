package io.scheduleddb.consensus;

import java.nio.file.Path;
import java.util.List;

/// A [Company] of three nodes, by number: 0, 1, 2.
final class Trio implements AutoCloseable {
  final Company company;
  final List<FileStateMachine> machines;
  final List<RatisReplicator> nodes;

  Trio(Path directory) {
    company = new Company(directory, ConsensusOptions.Limits.DEFAULT);
    company.form("n1~x", "n2~x", "n3~x");
    machines = company.seats.values().stream().map(seat -> seat.machine).toList();
    nodes = company.seats.values().stream().map(Company.Seat::node).toList();
  }

  /// Nobody reaches anybody any more over HTTP; Raft still does.
  void cut() {
    company.seats.values().forEach(seat -> company.link.cut(seat.self.httpAddress()));
  }

  void mend() {
    company.seats.values().forEach(seat -> company.link.mend(seat.self.httpAddress()));
  }

  int leader() {
    for (int i = 0; i < 3; i++) {
      if (nodes.get(i).view().leads()) {
        return i;
      }
    }
    return -1;
  }

  RatisReplicator follower() {
    Nodes.await(() -> leader() >= 0);
    return nodes.get((leader() + 1) % 3);
  }

  @Override
  public void close() {
    nodes.forEach(RatisReplicator::close);
  }
}
