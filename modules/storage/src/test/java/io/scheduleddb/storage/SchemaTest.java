package io.scheduleddb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Telemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The schema outlives the code: a released script never changes, and its queries stay indexed.
class SchemaTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void make() {
    file = directory.resolve("a.db");
    SqliteJobStore.open(StorageOptions.of(file), Samples.NO_FAILURE, Telemetry.Store.NONE).close();
  }

  @Test
  void theSchemaIsTheGoldenOne() throws SQLException, IOException {
    String query =
        """
        SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name\
        """;
    try (var golden = SchemaTest.class.getResourceAsStream("/META-INF/golden/schema.sql")) {
      assertEquals(
          new String(golden.readAllBytes(), StandardCharsets.UTF_8), Dump.ask(file, query));
    }
  }

  @Test
  void theHeaderSaysWhoseFileItIs() throws SQLException {
    assertEquals("1396982321\n", Dump.ask(file, "PRAGMA application_id"));
    assertEquals("8\n", Dump.ask(file, "PRAGMA user_version"));
    assertEquals("wal\n", Dump.ask(file, "PRAGMA journal_mode"));
  }

  @Test
  void whatIsFrozenTellsTheSchemaThatItHas() throws SQLException {
    try (SqliteJobStore store =
            SqliteJobStore.open(StorageOptions.of(file), Samples.NO_FAILURE, Telemetry.Store.NONE);
        JobStore.Frozen before = store.freeze()) {
      Dump.run(file, "PRAGMA user_version = 7");
      try (JobStore.Frozen after = store.freeze()) {
        assertEquals(Schema.CURRENT, before.schema());
        assertEquals(7, after.schema());
      }
    }
  }

  @Test
  void dueEntriesNeedNoSorting() throws SQLException {
    String plan = plan("slot = 1 AND (at, job, due) > (1, 2, 3) ORDER BY at, job, due LIMIT 9");
    assertFalse(plan.contains("TEMP B-TREE") || plan.contains("SCAN"), plan);
  }

  private String plan(String condition) throws SQLException {
    return Dump.ask(file, "EXPLAIN QUERY PLAN SELECT * FROM slot_entry WHERE " + condition);
  }
}
