package io.scheduleddb.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.scheduleddb.api.BackupLabel;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.TraceContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that a node of the first version has left: `schema-001.db` holds a job `old` and what
/// became of its first two occurrences, at position (3, 17).
class OlderSchemaTest {
  @TempDir Path directory;
  private Path old;

  @BeforeEach
  void unpack() throws IOException {
    old = directory.resolve("old.db");
    try (InputStream packed =
            OlderSchemaTest.class.getResourceAsStream("/META-INF/golden/schema-001.db.gz");
        InputStream file = new GZIPInputStream(Objects.requireNonNull(packed))) {
      Files.copy(file, old);
    }
  }

  private static SqliteJobStore open(Path file) {
    return SqliteJobStore.open(StorageOptions.of(file), Samples.NO_FAILURE, Telemetry.Store.NONE);
  }

  private static Job old(JobStore store) {
    return Objects.requireNonNull(store.reader().job(new JobId("old")));
  }

  private static String hash(JobStore store) {
    try (JobStore.Frozen frozen = store.freeze()) {
      return frozen.schema() + " " + frozen.hash();
    }
  }

  @Test
  void isBroughtUpToDateWhenItIsOpened() throws Exception {
    assertEquals("1\n", Dump.ask(old, "PRAGMA user_version"));
    try (SqliteJobStore store = open(old)) {
      assertEquals(new LogPosition(3, 17), store.applied());
      assertNull(old(store).trace());
      assertEquals(2, store.reader().executions(old(store).number(), null, 10).size());
      TraceContext trace = TraceContext.parse(Samples.TRACEPARENT);
      Job traced =
          store.write(writer -> insert(writer, Samples.traced(writer.nextNumber(), trace)));
      assertEquals(traced, store.reader().job(traced.number()));
    }
    assertEquals(Schema.CURRENT + "\n", Dump.ask(old, "PRAGMA user_version"));
  }

  private static Job insert(JobStore.Writer writer, Job job) {
    writer.insert(job, null);
    return job;
  }

  /// As a leader of the first version gives it to a node of this one.
  @Test
  void takesThePlaceOfAStore() {
    try (SqliteJobStore store = open(directory.resolve("new.db"))) {
      store.replaceWith(old);
      assertEquals(new LogPosition(3, 17), store.applied());
      assertEquals("{\"n\":1}", old(store).spec().target().payload());
    }
  }

  /// With the label of then. What it was signed with, the code of now can't work out any more.
  @Test
  void isRestoredFromABackupOfIt() throws SQLException {
    UUID cluster = new UUID(1, 2);
    Dump.run(
        old,
        "CREATE TABLE backup_label (cluster TEXT NOT NULL, cluster_name TEXT NOT NULL, slot_gap"
            + " INTEGER NOT NULL, node TEXT NOT NULL, created_at INTEGER NOT NULL, digest TEXT)");
    Dump.run(
        old,
        "INSERT INTO backup_label VALUES ('" + cluster + "', 'c', 10000, 'n1', 9000, 'of then')");
    BackupFile.Contents contents = BackupFile.verify(old);
    assertEquals(1, contents.schema());
    assertEquals(
        new BackupLabel(cluster, "c", Duration.ofSeconds(10), "n1", Instant.ofEpochSecond(9)),
        contents.label());
    assertEquals(new LogPosition(3, 17), contents.position());
    BackupFile.unlabel(old);
    try (SqliteJobStore store = open(old)) {
      assertEquals("{\"n\":1}", old(store).spec().target().payload());
    }
  }

  /// While some nodes aren't upgraded, they pass over what the others keep of a trace.
  @Test
  void aReplicaThatPassedOverTheTraceIsEqualToOneThatDidNot() throws IOException {
    Path other = Files.copy(old, directory.resolve("other.db"));
    try (SqliteJobStore keeps = open(old);
        SqliteJobStore passesOver = open(other)) {
      TraceContext trace = TraceContext.parse(Samples.TRACEPARENT);
      keeps.write(writer -> insert(writer, Samples.traced(writer.nextNumber(), trace)));
      passesOver.write(writer -> insert(writer, Samples.traced(writer.nextNumber(), null)));
      assertEquals(hash(keeps), hash(passesOver));
    }
  }
}
