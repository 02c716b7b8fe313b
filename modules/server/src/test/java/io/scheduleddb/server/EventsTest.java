package io.scheduleddb.server;

import static io.scheduleddb.server.Simulation.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Event;
import io.scheduleddb.server.StateWatch.Readiness;
import io.scheduleddb.testkit.simulation.SimulatedCourier.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node tells of itself in its log: each change in one line.
class EventsTest {
  @TempDir Path directory;
  private final Told told = new Told();
  private Readiness readiness = new Readiness(List.of("member"), "2 more nodes", null);
  private String shortage = "";

  @AfterEach
  void close() {
    told.close();
  }

  private StateWatch watch() {
    return new StateWatch(() -> readiness, () -> shortage.isEmpty() ? null : shortage);
  }

  @Test
  void readinessIsToldWhenItChangesAndWhy() {
    StateWatch watch = watch();
    watch.look();
    watch.look();
    readiness = new Readiness(List.of(), null, null);
    watch.look();
    watch.look();
    readiness = new Readiness(List.of("leader", "working"), null, "there is no leader");
    watch.look();
    readiness = new Readiness(List.of("working"), null, "the clock jumped");
    watch.look();
    readiness = new Readiness(List.of(), null, null);
    watch.look();
    assertEquals(List.of("not-ready", "ready", "not-ready", "not-ready", "ready"), told.names());
    assertEquals(
        Map.of("checks", "member", "waiting_for", "2 more nodes"),
        told.events().getFirst().fields());
    assertEquals(
        Map.of("checks", "leader,working", "trouble", "there is no leader"),
        told.events().get(2).fields());
  }

  @Test
  void theLackOfRoomIsToldOnceAndItsEnd() {
    readiness = new Readiness(List.of(), null, null);
    StateWatch watch = watch();
    watch.look();
    for (String now : List.of("81 %", "82 %", "", "")) {
      shortage = now;
      watch.look();
    }
    assertEquals(List.of("ready", "full", "room-again"), told.names());
    assertEquals(Map.of("limit", "81 %"), told.events("full").getFirst().fields());
  }

  @Test
  void aDeliveryThatFailedForGoodIsToldWithItsJob() {
    try (Simulation simulation = new Simulation(directory, 1)) {
      simulation.receiver = _ -> new Answer(500, Duration.ofMillis(3));
      simulation.apply(Jobs.once("j", in(5)));
      simulation.advance(Duration.ofSeconds(60));
    }
    Map<String, Object> expected =
        Map.of(
            "job",
            "j",
            "scheduled_at",
            in(5),
            "outcome",
            "failed",
            "attempts",
            3,
            "error_type",
            "http_error",
            "http_status",
            500);
    assertEquals(List.of("delivery-failed"), told.names());
    assertEquals(expected, told.events().getFirst().fields());
  }

  @Test
  void aDeadReceiverDoesNotFloodTheLog() {
    try (Simulation simulation = new Simulation(directory, 1)) {
      simulation.receiver = _ -> new Answer(404, Duration.ofMillis(3));
      for (int i = 0; i < 1_000; i++) {
        simulation.post(Jobs.once("j" + i, in(5)));
      }
      simulation.applyLog();
      simulation.advance(Duration.ofSeconds(30));
    }
    assertEquals(20, told.events("delivery-failed").size());
    List<Event> more = told.events("deliveries-failed");
    assertEquals(980L, more.stream().mapToLong(e -> (long) e.fields().get("count")).sum());
    assertTrue(more.size() <= 2, more::toString);
  }

  @Test
  void aJobThatTheServerPausesIsTold() {
    try (Simulation simulation = new Simulation(directory, 1)) {
      simulation.receiver = _ -> new Answer(410, Duration.ofMillis(3));
      simulation.apply(Jobs.every("r", Duration.ofSeconds(10), in(0)));
      simulation.advance(Duration.ofSeconds(60));
    }
    assertEquals(List.of("delivery-failed", "job-paused"), told.names());
    assertEquals(Map.of("job", "r"), told.events().getLast().fields());
  }

  @Test
  void neitherDeliveriesNorRequestsAreTold() {
    try (Simulation simulation = new Simulation(directory, 1)) {
      simulation.apply(Jobs.once("j", in(5)));
      simulation.apply(Jobs.every("r", Duration.ofSeconds(10), in(0)));
      simulation.advance(Duration.ofMinutes(5));
    }
    assertEquals(List.of(), told.names());
  }

  @Test
  void whatRetentionRemovesIsToldInOneLine() {
    try (Simulation simulation = new Simulation(directory, 1)) {
      for (int i = 0; i < 1_500; i++) {
        simulation.post(Jobs.once("j" + i, in(5)));
      }
      simulation.applyLog();
      simulation.advance(Duration.ofMinutes(3));
      simulation.sleep(Duration.ofHours(721));
      simulation.advance(Duration.ofMinutes(3));
    }
    assertEquals(List.of("purged"), told.names());
    assertTrue((long) told.events().getFirst().fields().get("rows") >= 1_500);
  }
}
