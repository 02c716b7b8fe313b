package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.at;
import static io.scheduleddb.storage.Samples.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.JobStore.Writer;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the store tells of its work.
final class TelemetryTest {
  private static final int LOG_PAGES = 100;

  @TempDir private Path directory;
  private final List<Duration> commits = new ArrayList<>();
  private final List<Duration> checkpoints = new ArrayList<>();
  private SqliteJobStore store;

  @BeforeEach
  void open() {
    store =
        SqliteJobStore.open(
            new StorageOptions(directory.resolve("a.db"), 1, 1024, 1024, LOG_PAGES),
            Samples.NO_FAILURE,
            new Telemetry.Store() {
              @Override
              public void committed(Duration took) {
                commits.add(took);
              }

              @Override
              public void checkpointed(Duration took) {
                checkpoints.add(took);
              }
            });
    commits.clear();
    checkpoints.clear();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void insert(long number) {
    store.write(writer -> {
      writer.insert(once(number), null);
      return true;
    });
  }

  @Test
  void eachCommitIsTold() {
    insert(1);
    insert(2);
    assertEquals(2, commits.size());
    assertTrue(commits.stream().allMatch(Duration::isPositive), commits.toString());
  }

  @Test
  void whatIsRolledBackIsNot() {
    assertThrows(IllegalStateException.class, () -> store.write(TelemetryTest::fail));
    assertEquals(0, commits.size());
  }

  private static Object fail(Writer writer) {
    writer.insert(once(1), null);
    throw new IllegalStateException("as planned");
  }

  @Test
  void eachCheckpointIsTold() {
    insert(1);
    assertEquals(0, checkpoints.size());
    store.checkpoint();
    assertEquals(1, checkpoints.size());
    assertTrue(checkpoints.getFirst().isPositive());
  }

  @Test
  void aLogThatTheWriterMovesIsTold() {
    for (int number = 1; checkpoints.isEmpty() && number <= 10 * LOG_PAGES; number++) {
      insert(number);
    }
    assertEquals(1, checkpoints.size());
  }

  @Test
  void aLogThatGrewDuringACopyIsTold() {
    insert(1);
    store.copyTo(directory.resolve("copy.db"));
    assertEquals(1, checkpoints.size());
  }

  @Test
  void aPurgeTellsJobsApart() {
    store.write(writer -> {
      writer.insert(once(1), null);
      writer.delete(once(1));
      return true;
    });
    assertEquals(0, store.write(writer -> writer.purge(at(99), at(99), 10)).jobs());
  }
}
