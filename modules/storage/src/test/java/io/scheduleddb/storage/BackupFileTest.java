package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.at;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.BackupLabel;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Snapshots;
import io.scheduleddb.api.Telemetry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Backups, and what isn't one.
@Timeout(60)
class BackupFileTest {
  private static final LogPosition POSITION = new LogPosition(3, 30);
  private static final BackupLabel LABEL =
      new BackupLabel(
          UUID.fromString("0198c0de-0000-7000-8000-000000000001"),
          "prod",
          Duration.ofSeconds(10),
          "n1",
          at(7));

  @TempDir Path directory;
  private SqliteJobStore store;
  private StoreCopies shelf;
  private Path backup;

  @BeforeEach
  void backUp() throws IOException {
    store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve("a.db")), Samples.NO_FAILURE, Telemetry.Store.NONE);
    store.write(writer -> {
      for (int i = 0; i < 30; i++) {
        writer.insert(Samples.once(writer.nextNumber()), null);
      }
      writer.applied(POSITION);
      return true;
    });
    shelf = new StoreCopies(store, directory.resolve("copies"), () -> at(0));
    backup = directory.resolve("backup.db");
    try (Snapshots.Copy copy = shelf.backup(LABEL)) {
      assertEquals(POSITION, copy.position());
      Files.copy(copy.file(), backup);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(StorageFailure.class, () -> BackupFile.verify(backup)).getMessage());
  }

  private void assertRefused(String why) {
    String message = refusal();
    assertTrue(message.contains(why), message);
    assertTrue(message.contains(backup.toString()), message);
  }

  @Test
  void theFileAloneTellsWhatItIs() throws Exception {
    byte[] before = Files.readAllBytes(backup);
    BackupFile.Contents contents = BackupFile.verify(backup);
    assertEquals(LABEL, contents.label());
    assertEquals(POSITION, contents.position());
    assertEquals(Schema.CURRENT, contents.schema());
    assertEquals(30, contents.jobs().get(JobStatus.PENDING));
    assertArrayEquals(before, Files.readAllBytes(backup));
    assertEquals("delete\n", Dump.ask(backup, "PRAGMA journal_mode"), "it can be read in place");
  }

  @Test
  void withoutItsLabelItIsTheStoreAgain() throws Exception {
    BackupFile.unlabel(backup);
    assertRefused("no backup");
    try (SqliteJobStore restored =
            SqliteJobStore.open(
                StorageOptions.of(backup), Samples.NO_FAILURE, Telemetry.Store.NONE);
        var mine = store.freeze();
        var its = restored.freeze()) {
      assertEquals(POSITION, restored.applied());
      assertEquals(mine.hash(), its.hash());
    }
  }

  @Test
  void whatIsCutOffOrTooLongIsRefused() throws Exception {
    long size = Files.size(backup);
    for (long cut : new long[] {size - 1, size - 4096, size / 2, size + 1}) {
      try (RandomAccessFile file = new RandomAccessFile(backup.toFile(), "rw")) {
        file.setLength(cut);
      }
      assertRefused("isn't whole: it has " + cut + " bytes");
    }
    Files.write(backup, new byte[0]);
    assertRefused("isn't a SQLite database");
    Files.writeString(backup, "rubbish ".repeat(100_000));
    assertRefused("isn't a SQLite database");
    Files.delete(backup);
    assertTrue(refusal().contains("NoSuchFile"), refusal());
  }

  @Test
  void aDamagedValueIsNoticedAlthoughSqliteSeesNothing() throws Exception {
    Dump.run(backup, "UPDATE spec SET url = 'http://elsewhere/' WHERE number = 7");
    assertEquals("ok\n", Dump.ask(backup, "PRAGMA integrity_check"));
    assertRefused("is damaged");
  }

  @Test
  void aDamagedLabelIsNoticed() throws Exception {
    Dump.run(backup, "UPDATE backup_label SET slot_gap = 20000");
    assertRefused("is damaged");
  }

  @Test
  void aDamagedPageIsNoticed() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(backup.toFile(), "rw")) {
      file.seek(4096 * 2L);
      file.write(new byte[4096]);
    }
    assertFalse(refusal().isEmpty());
  }

  @Test
  void whatOthersMadeIsRefused() throws Exception {
    Dump.run(backup, "PRAGMA user_version = 9");
    assertRefused("has schema 9, made by a newer version; this one knows up to " + Schema.CURRENT);
    Dump.run(backup, "PRAGMA application_id = 4711");
    assertRefused("belongs to another application");
  }

  @Test
  void oneBackupAtATimeButNodesGetTheirCopies() {
    try (Snapshots.Copy mine = shelf.backup(LABEL)) {
      Refusal refused = assertThrows(Refusal.class, () -> shelf.backup(LABEL));
      assertEquals(Problem.Kind.UNAVAILABLE, refused.problem().kind());
      try (Snapshots.Copy theirs = shelf.open()) {
        assertFalse(mine.file().equals(theirs.file()));
      }
    }
    shelf.backup(LABEL).close();
  }

  @Test
  void aBackupNeverHoldsLessThanWhatWasThereBefore() {
    try (Snapshots.Copy shared = shelf.open()) {
      store.write(writer -> {
        writer.applied(new LogPosition(3, 31));
        return true;
      });
      assertEquals(POSITION, shared.position());
      try (Snapshots.Copy copy = shelf.backup(LABEL)) {
        assertEquals(31, copy.position().index());
      }
    }
  }

  @Test
  void aBackupThatFailsLeavesNothing() throws Exception {
    try (RandomAccessFile sparse = new RandomAccessFile(directory.resolve("a.db").toFile(), "rw")) {
      long size = sparse.length();
      sparse.setLength(directory.toFile().getUsableSpace() / 10 * 9);
      Refusal refused = assertThrows(Refusal.class, () -> shelf.backup(LABEL));
      assertEquals(Problem.Kind.CAPACITY, refused.problem().kind());
      sparse.setLength(size);
    }
    String[] left = directory.resolve("copies").toFile().list();
    assertEquals(0, left == null ? -1 : left.length);
    shelf.backup(LABEL).close();
  }
}
