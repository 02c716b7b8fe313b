package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.consensus.ConsensusOptions;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.storage.StorageOptions;
import io.scheduleddb.testkit.history.RandomHistory;
import io.scheduleddb.testkit.simulation.Setting;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Some of the random histories of the testkit, over the store that is shipped. The others run over
/// one in memory, which is quicker and fulfils the same contract.
///
/// More of them: `-Dhistories=5000`; one of them: `-Dhistories=1 -Dseed=1234`.
class SqliteHistoryTest {
  @TempDir Path directory;

  static LongStream seeds() {
    long first = Long.getLong("seed", 1);
    return LongStream.range(first, first + Integer.getInteger("histories", 50));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void keepsEveryPromise(long seed) {
    try (RandomHistory history = new RandomHistory(seed, this::store, null)) {
      history.run();
    }
  }

  @Test
  void theFenceWindowIsTheOneOfTheLog() {
    assertEquals(ConsensusOptions.Pace.DEFAULT.fence(), Setting.FENCE);
  }

  private JobStore store(String node) {
    return SqliteJobStore.open(
        StorageOptions.of(directory.resolve(node + ".db")),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        },
        Telemetry.Store.NONE);
  }
}
