package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class RecoveryTest {
  private static final UUID NEXT = UUID.fromString("0198c0de-0000-7000-8000-000000000002");

  @TempDir Path directory;

  @Test
  void aSurvivorGoesOnAloneAndTheOthersCantReachIt() throws Exception {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      company.form("n1~a", "n2~a", "n3~a");
      company.write(0, 30);
      company.awaitWritten("n2~a", 30);
      UUID lost = company.cluster;
      Company.Seat survivor = company.seat("n2~a");
      company.stop();

      Recovery recovery = new Recovery(survivor.raft(), lost, NEXT);
      Recovery.Found found = recovery.look(survivor.machine.applied());
      assertEquals(
          List.of("n1~a", "n2~a", "n3~a"),
          found.members().stream().map(Peer::id).sorted().toList());
      assertTrue(found.last().index() >= survivor.machine.applied().index());
      recovery.run(survivor.self, found);
      recovery.run(survivor.self, recovery.look(survivor.machine.applied()));
      assertTrue(
          Files.isDirectory(
              survivor.raft().resolveSibling("raft-abandoned").resolve(lost.toString())));

      company.seat("n1~a").start(false, false);
      company.cluster = NEXT;
      survivor.start(false, false);
      Nodes.await(survivor::leads);
      assertEquals(1, survivor.node().view().members().size());
      company.write(30, 40);
      company.awaitWritten("n2~a", 40);
      assertFalse(company.seat("n1~a").leads());

      company.seat("n3~b").start(false, false);
      company.add("n3~b", null);
      company.awaitWritten("n3~b", 40);
      survivor.stop();
      survivor.start(false, false);
      company.write(40, 45);
      company.awaitWritten("n2~a", 45);
    }
  }

  @Test
  void whatACrashBetweenTheMovesHasLeftIsCompleted() throws Exception {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      company.form("n1~a", "n2~a");
      company.write(0, 10);
      company.awaitWritten("n2~a", 10);
      Company.Seat survivor = company.seat("n2~a");
      company.stop();
      Recovery recovery = new Recovery(survivor.raft(), company.cluster, NEXT);
      recovery.run(survivor.self, recovery.look(survivor.machine.applied()));
      Path recovered = survivor.raft().resolve(NEXT.toString());
      Path drafts = Files.createDirectory(survivor.raft().resolveSibling("raft-recovering"));
      Files.move(recovered, drafts.resolve(NEXT.toString()));

      Recovery.Found found = recovery.look(survivor.machine.applied());
      assertEquals(
          List.of("n1~a", "n2~a"), found.members().stream().map(Peer::id).sorted().toList());
      recovery.run(survivor.self, found);
      assertTrue(Files.isDirectory(recovered));
      assertTrue(Files.notExists(drafts));
    }
  }

  @Test
  void aNodeThatRunsIsntRecovered() throws Exception {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      company.form("n1~a");
      company.write(0, 3);
      Company.Seat seat = company.seat("n1~a");
      Recovery recovery = new Recovery(seat.raft(), company.cluster, NEXT);
      Recovery.Found found = recovery.look(seat.machine.applied());
      assertThrows(IllegalStateException.class, () -> recovery.run(seat.self, found));
      company.write(3, 5);
    }
  }

  @Test
  void aDirectoryWithTheLogOfAnotherClusterIsRefused() throws Exception {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      company.form("n1~a");
      company.stop();
      company.cluster = NEXT;
      Company.Seat seat = company.seat("n1~a");
      String why =
          String.valueOf(
              assertThrows(IllegalStateException.class, () -> seat.start(false, false))
                  .getMessage());
      assertTrue(why.contains("holds the log of the cluster"), why);
    }
  }
}
