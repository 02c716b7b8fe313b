package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.LogPosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A cluster whose store was there before its log.
@Timeout(90)
class SeededLogTest {
  /// As far out as microseconds since 1970 are.
  private static final LogPosition SEED = new LogPosition(41, 1_790_000_000_000_000L);

  @TempDir Path directory;

  private void seed(Company.Seat seat, Company company, int jobs) throws Exception {
    StringBuilder store = new StringBuilder(SEED.term() + " " + SEED.index() + "\n");
    for (int i = 0; i < jobs; i++) {
      store.append('j').append(i).append('\n');
    }
    Path file = directory.resolve("store");
    Files.writeString(file, store);
    seat.machine.replaceWith(file);
    Files.createDirectories(seat.raft().resolve(".."));
    SeededLog.make(seat.raft(), company.cluster, seat.self, SEED);
  }

  @Test
  void goesOnBehindTheStoreInALaterTermAndTakesInOthers() throws Exception {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      Company.Seat first = company.seat("n1~a");
      seed(first, company, 20);
      first.start(false, false);
      Nodes.await(first::leads);
      company.write(20, 30);
      assertEquals(SEED.term() + 1, first.node().view().term());
      assertTrue(first.machine.applied().index() > SEED.index() + 10);
      company.seat("n2~a").start(false, false);
      company.add("n2~a", null);
      company.awaitWritten("n2~a", 30);
      assertEquals(List.of("n1~a", "n2~a"), company.members());
      company.stop();
      company.seats.values().forEach(seat -> seat.start(false, false));
      company.write(30, 35);
      company.awaitWritten("n1~a", 35);
      company.awaitWritten("n2~a", 35);
    }
  }

  @Test
  void startsAgainBeforeAnythingWasWritten() throws Exception {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      Company.Seat first = company.seat("n1~a");
      seed(first, company, 5);
      first.start(false, false);
      first.crash();
      first.start(false, false);
      company.write(5, 8);
      company.awaitWritten("n1~a", 8);
    }
  }
}
