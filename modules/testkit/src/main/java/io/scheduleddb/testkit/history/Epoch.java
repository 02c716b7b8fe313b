package io.scheduleddb.testkit.history;

import io.scheduleddb.testkit.simulation.SimulatedCluster;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

/// When and where a history plays: often as the clocks of a zone are changed.
///
/// @param change the moment about which it plays
record Epoch(ZoneId zone, Instant change) {
  private static final List<Epoch> ALL =
      List.of(
          of("UTC", SimulatedCluster.START.plusSeconds(60).toString()),
          of("Asia/Kolkata", "2026-02-28T18:30:00Z"),
          // Forward and back, by an hour.
          of("Europe/Berlin", "2026-03-29T01:00:00Z"),
          of("Europe/Berlin", "2026-10-25T01:00:00Z"),
          of("America/New_York", "2026-03-08T07:00:00Z"),
          of("America/New_York", "2026-11-01T06:00:00Z"),
          // By half an hour.
          of("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
          of("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
          // At midnight.
          of("America/Santiago", "2026-09-06T04:00:00Z"));

  private static Epoch of(String zone, String change) {
    return new Epoch(ZoneId.of(zone), Instant.parse(change));
  }

  static Epoch draw(Random random) {
    return ALL.get(random.nextInt(ALL.size()));
  }

  /// When the history begins, for the change to come in its midst.
  Instant start(Random random) {
    return change.minusMillis(5_000 + random.nextInt(70_000));
  }
}
