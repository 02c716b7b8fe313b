package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three real nodes, each with a clock that is wrong in its own way.
@Timeout(90)
class ClocksTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;

  @Test
  void allFollowAJumpThatAllMake() {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      company.form("n1~x", "n2~x", "n3~x");
      company.write(0, 1);
      company.seats.values().forEach(seat -> seat.ahead = HOUR);
      Nodes.await(() -> company.seats.values().stream().allMatch(ClocksTest::isAnHourAhead));
      Nodes.await(company.leader().node()::mayDeliver);
      company.write(1, 2);
      assertTrue(newestStamp(company).isAfter(Instant.now().plus(HOUR).minusSeconds(30)));
      company.seats.values().forEach(seat -> assertEquals(null, seat.clock.trouble()));
    }
  }

  private static boolean isAnHourAhead(Company.Seat seat) {
    Duration ahead = Duration.between(Instant.now(), seat.clock.instant());
    return ahead.minus(HOUR).abs().compareTo(ClusterClock.TOLERANCE) < 0;
  }

  private static Instant newestStamp(Company company) {
    return company.leader().machine.times.getLast();
  }

  @Test
  void aJumpOfOneIsNotFollowedWhoeverLeads() {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      company.form("n1~x", "n2~x", "n3~x");
      for (String one : List.of(company.leader().self.id(), company.members().getLast())) {
        company.seat(one).ahead = HOUR;
        for (int i = 0; i < 40; i++) {
          company.leader().node().submit(new Command.DeleteJob(new JobId("j" + i))).join();
          assertFalse(isAnHourAhead(company.seat(one)));
        }
        assertTrue(newestStamp(company).isBefore(Instant.now().plusSeconds(1)));
        company.seat(one).ahead = Duration.ZERO;
      }
    }
  }

  @Test
  void aLeaderWhoseClockWasWrongFromTheStartLogsNothingAndGivesWay() {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      company.form("n1~x", "n2~x", "n3~x");
      company.write(0, 1);
      Company.Seat wrong = otherThanTheLeader(company);
      wrong.stop();
      wrong.ahead = HOUR;
      wrong.start(false, false);
      Nodes.await(() -> wrong.node().view().appliedIndex() == applied(company));
      Nodes.await(() -> hasLed(company, wrong));
      Command late = new Command.DeleteJob(new JobId("late"));
      company.seats.values().stream()
          .map(seat -> seat.node().submit(late))
          .toList()
          .forEach(each -> each.join());
      assertFalse(wrong.leads());
      for (Company.Seat seat : company.seats.values()) {
        assertEquals(List.of(), stamps(seat).filter(Instant.now()::isBefore).toList());
      }
    }
  }

  /// Gives it the leadership if it hasn't had it; Ratis may have no channel to a node that has just
  /// been started, and says so.
  private static boolean hasLed(Company company, Company.Seat seat) {
    try {
      if (seat.machine.terms.isEmpty() && !seat.leads()) {
        company.leader().node().membership().transfer(seat.self.id(), Duration.ofSeconds(2));
      }
    } catch (Refusal e) {
      // Tried again.
    }
    return !seat.machine.terms.isEmpty();
  }

  /// Whoever leads first: the two with the wrong clock don't only hand it to each other.
  @Test
  void theLeadershipComesToOneOfThoseWhoseClocksAreRight() {
    try (Company company = new Company(directory, ConsensusOptions.Limits.DEFAULT)) {
      company.form("n1~x", "n2~x", "n3~x", "n4~x", "n5~x");
      company.write(0, 1);
      List<Company.Seat> wrong = List.of(company.leader(), otherThanTheLeader(company));
      company.stop();
      wrong.forEach(seat -> seat.ahead = HOUR);
      wrong.getFirst().machine.terms.clear();
      company.seats.values().forEach(seat -> seat.start(false, false));
      Nodes.await(() -> hasLed(company, wrong.getFirst()));
      company.write(1, 2);
      assertFalse(wrong.contains(company.leader()));
      assertTrue(newestStamp(company).isBefore(Instant.now().plusSeconds(1)));
    }
  }

  private static Company.Seat otherThanTheLeader(Company company) {
    Company.Seat leader = company.leader();
    return company.seats.values().stream().filter(s -> s != leader).findFirst().orElseThrow();
  }

  private static long applied(Company company) {
    return company.leader().node().view().appliedIndex();
  }

  private static Stream<Instant> stamps(Company.Seat seat) {
    return List.copyOf(seat.machine.times).stream();
  }
}
