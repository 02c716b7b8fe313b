package io.scheduleddb.calculus;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;

/// From local time to instants, where the clock was changed.
final class LocalTimes {
  private LocalTimes() {}

  /// The instants at which a local time is due: the moment of the change when a change skips it;
  /// the first of two when it comes twice, both when `bothPasses`.
  static List<Instant> instants(LocalDateTime local, ZoneRules rules, boolean bothPasses) {
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return switch (offsets.size()) {
      case 0 -> List.of(rules.getTransition(local).getInstant());
      case 1 -> List.of(local.toInstant(offsets.get(0)));
      default ->
          bothPasses
              ? offsets.stream().map(local::toInstant).toList()
              : List.of(local.toInstant(offsets.get(0)));
    };
  }
}
