package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Histories drawn at random, each from a seed: jobs of all kinds, users who change their minds,
/// receivers that fail or hang, a log that delays, refuses or doesn't tell, crashes, elections and
/// stops. Whatever happens, what [RandomHistory] checks must hold.
///
/// More of them: `-Dhistories=5000`; one of them: `-Dhistories=1 -Dseed=1234`.
class RandomHistoryTest {
  @TempDir Path directory;

  static LongStream seeds() {
    long first = Long.getLong("seed", 1);
    return LongStream.range(first, first + Integer.getInteger("histories", 200));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyOccurrenceEndsOnceWhateverHappens(long seed) {
    assertDoesNotThrow(
        () -> {
          try (RandomHistory history = new RandomHistory(directory, seed)) {
            history.run();
          }
        },
        () -> "seed " + seed);
  }
}
