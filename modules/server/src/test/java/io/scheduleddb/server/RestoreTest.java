package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.BackupLabel;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.storage.BackupFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a backup may go, and where the log begins then.
class RestoreTest {
  private static final Instant MADE = Instant.parse("2026-06-01T12:00:00Z");

  @TempDir Path directory;

  private Configuration with(String... flags) {
    Map<String, String> environment = Map.of("DATA_DIR", directory.toString(), "NODE_ID", "n1");
    return Configuration.of(new Settings(List.of(flags), environment));
  }

  private static String refusal(Runnable action) {
    return String.valueOf(assertThrows(WrongSettingException.class, action::run).getMessage());
  }

  private static BackupFile.Contents backup(long index) {
    BackupLabel label =
        new BackupLabel(
            UUID.fromString("0198c0de-0000-7000-8000-000000000001"),
            "prod",
            Duration.ofSeconds(10),
            "n2",
            MADE);
    return new BackupFile.Contents(
        label, new LogPosition(7, index), 1, Map.of(JobStatus.PENDING, 3L, JobStatus.FAILED, 1L));
  }

  private Restoring at(Instant now, long index, String... flags) {
    return new Restoring(with(flags), backup(index), Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void takesAnEmptyDirectoryOnly() throws Exception {
    Files.createDirectory(directory.resolve("lost+found"));
    DataDirectory filled = DataDirectory.forRestore(with());
    filled.mark().end();
    filled.close();
    String message = refusal(() -> DataDirectory.forRestore(with()));
    assertTrue(message.contains(directory + " isn't empty, it has node.properties"), message);
    DataDirectory.open(with()).close();
  }

  @Test
  void noNodeStartsOnHalfARestoreAndTheNextOneBeginsAnew() throws Exception {
    DataDirectory interrupted = DataDirectory.forRestore(with());
    Files.createDirectories(interrupted.database());
    interrupted.close();
    String message = refusal(() -> DataDirectory.open(with()));
    assertTrue(message.contains("a restore that didn't come to its end"), message);
    try (DataDirectory again = DataDirectory.forRestore(with("--node-id=n2"))) {
      assertTrue(Files.notExists(again.database()));
      assertTrue(again.peer().startsWith("n2"), again.peer());
      again.mark().undo();
    }
    try (var left = Files.list(directory)) {
      assertEquals(List.of("lock"), left.map(each -> each.getFileName().toString()).toList());
    }
  }

  @Test
  void theLogBeginsBehindWhateverAnyClusterHasComeTo() {
    Instant now = MADE.plusSeconds(3600);
    LogPosition first = at(now, 4711).first();
    assertEquals(8, first.term());
    assertEquals(now.toEpochMilli() * 1000, first.index());
    // A cluster that was restored half an hour ago, at a million entries a second.
    long other = at(now.minusSeconds(1800), 4711).first().index() + 1_799_000_000L;
    assertTrue(first.index() > other);
    assertTrue(first.index() < 1L << 53, "a number that JSON can carry");
    long beyond = 9_000_000_000_000_000L;
    assertEquals(beyond + 1, at(now, beyond).first().index());
  }

  @Test
  void theClockMayNotBeBeforeTheBackup() {
    assertEquals(MADE, at(MADE.minusSeconds(30), 4711).now());
    String message = refusal(() -> at(MADE.minusSeconds(90), 4711));
    assertTrue(message.contains("2026-06-01T11:58:30Z"), message);
    assertTrue(message.contains("2026-06-01T12:00:00Z"), message);
  }

  @Test
  void slotsMustBeAsLong() {
    String message = refusal(() -> at(MADE, 4711, "--slot-gap=20s"));
    assertTrue(message.contains("SLOT_GAP (--slot-gap): \"PT20S\""), message);
    assertTrue(message.contains("\"PT10S\""), message);
  }

  @Test
  void needsRoomOnTheDisk() {
    Restoring plan = at(MADE, 4711);
    plan.requireRoom(directory, 1000);
    CommandFailure full =
        assertThrows(
            CommandFailure.class,
            () -> plan.requireRoom(directory, directory.toFile().getUsableSpace()));
    assertEquals(CommandFailure.OUTPUT, full.exitCode());
    assertTrue(String.valueOf(full.getMessage()).contains("MB are free on the disk of DATA_DIR"));
  }

  @Test
  void tellsWhatABackupHolds() {
    assertEquals(
        """
        backup of cluster 0198c0de-0000-7000-8000-000000000001 "prod", made by n2 at 2026-06-01T12:00:00Z
        up to term 7, index 4711 of its log; slots of PT10S; schema 1
        jobs: 4, 3 pending, 1 failed
        """,
        BackupReport.of(backup(4711)));
  }

  @Test
  void tellsACommandsOwnOptionsFromSettings() {
    Words words =
        Words.of(
            List.of("--data-dir", "/data", "a.db", "--output=-", "--check", "--slot-gap=10s"),
            Set.of("--output"),
            Set.of("--check"));
    assertEquals(Map.of("--output", "-", "--check", ""), words.options());
    assertEquals(List.of("a.db"), words.objects());
    assertEquals(List.of("--data-dir", "/data", "--slot-gap=10s"), words.settings());
    for (List<String> wrong :
        List.of(List.of("--output"), List.of("--output=a", "--output", "b"))) {
      refusal(() -> Words.of(wrong, Set.of("--output"), Set.of()));
    }
    refusal(words::requireNoObjects);
  }

  @Test
  void asksTheNodeOfTheSettingsUnlessToldOtherwise() {
    assertEquals("http://127.0.0.1:8080", url(null, "0.0.0.0"));
    assertEquals("http://[::1]:8080", url(null, "[::]"));
    assertEquals("http://10.0.0.7:8080", url(null, "10.0.0.7"));
    assertEquals("https://db.example/prefix", url("https://db.example/prefix", "0.0.0.0"));
    for (String wrong : List.of("db:8080", "ftp://db/", "http://", "http://u:p@db/", "http:// ")) {
      refusal(() -> url(wrong, "0.0.0.0"));
    }
  }

  private static String url(@Nullable String said, String host) {
    return NodeUrl.of(said, new Configuration.Address(host, 8080)).toString();
  }
}
