package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Histories of three nodes drawn at random, each from a seed: what [RandomHistoryTest] has, and
/// nodes that crash, stand still, lose the others, are elected and deposed without knowing it, by
/// clocks that are off by up to half a second each. Whatever happens, what [ClusterHistory] checks
/// must hold.
///
/// More of them: `-Dclusters=5000`; one of them: `-Dclusters=1 -Dseed=1234`.
class ClusterHistoryTest {
  @TempDir Path directory;

  static LongStream seeds() {
    long first = Long.getLong("seed", 1);
    return LongStream.range(first, first + Integer.getInteger("clusters", 200));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyOccurrenceEndsOnceWhoeverLeads(long seed) {
    assertDoesNotThrow(
        () -> {
          try (ClusterHistory history = new ClusterHistory(directory, seed)) {
            history.run();
          }
        },
        () -> "seed " + seed);
  }
}
