package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.once;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Telemetry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is there after the store was closed, wasn't closed, or was damaged.
class DurabilityTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("scheduled.db");
  }

  private static SqliteJobStore open(Path file) {
    return SqliteJobStore.open(StorageOptions.of(file), Samples.NO_FAILURE, Telemetry.Store.NONE);
  }

  private static void fill(SqliteJobStore store) {
    store.write(writer -> {
      writer.insert(once(writer.nextNumber()), null);
      writer.applied(new LogPosition(2, 9));
      return true;
    });
  }

  private static void assertFilled(SqliteJobStore store) {
    assertEquals(new LogPosition(2, 9), store.applied());
    assertEquals(List.of(once(1)), store.reader().jobs(JobFilter.ALL, 0, 10));
    assertEquals(2, store.<Long>write(writer -> writer.nextNumber()));
  }

  private Connection plain() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = plain();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private StorageFailure refused() {
    return assertThrows(StorageFailure.class, () -> open(file).close());
  }

  @Test
  void everythingIsThereAfterClosing() {
    try (SqliteJobStore store = open(file)) {
      fill(store);
    }
    try (SqliteJobStore store = open(file)) {
      assertFilled(store);
    }
  }

  @Test
  void everythingIsThereAfterACrash() throws IOException {
    Path copy = directory.resolve("crashed.db");
    try (SqliteJobStore store = open(file)) {
      fill(store);
      Files.copy(file, copy);
      Files.copy(Path.of(file + "-wal"), Path.of(copy + "-wal"));
    }
    try (SqliteJobStore store = open(copy)) {
      assertFilled(store);
    }
  }

  @Test
  void aTransactionThatWasCutOffIsGoneAltogether() throws IOException {
    Path copy = directory.resolve("crashed.db");
    try (SqliteJobStore store = open(file)) {
      fill(store);
      byte[] whole = Files.readAllBytes(Path.of(file + "-wal"));
      store.write(writer -> {
        writer.insert(once(2), null);
        writer.applied(new LogPosition(2, 10));
        return true;
      });
      Files.copy(file, copy);
      byte[] log = Files.readAllBytes(Path.of(file + "-wal"));
      int secondBegins = Arrays.mismatch(whole, log);
      Files.write(Path.of(copy + "-wal"), Arrays.copyOf(log, secondBegins + 5000));
    }
    try (SqliteJobStore store = open(copy)) {
      assertFilled(store);
    }
  }

  @Test
  void aCheckpointSucceedsBesideAReader() throws SQLException, IOException {
    try (SqliteJobStore store = open(file);
        Connection reading = plain();
        Statement statement = reading.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1 FROM meta UNION ALL SELECT 2")) {
      assertTrue(rows.next());
      fill(store);
      assertEquals(new LogPosition(2, 9), store.checkpoint());
    }
  }

  @Test
  void aCheckpointMovesTheLogIntoTheDatabase() throws IOException {
    Path copy = directory.resolve("moved.db");
    try (SqliteJobStore store = open(file)) {
      fill(store);
      store.checkpoint();
      Files.copy(file, copy);
    }
    try (SqliteJobStore store = open(copy)) {
      assertFilled(store);
    }
  }

  @Test
  void aNewerSchemaIsRefused() throws SQLException {
    open(file).close();
    change("PRAGMA user_version = 99");
    assertTrue(refused().getMessage().contains("has schema 99, made by a newer version"));
  }

  @Test
  void aDatabaseOfAnotherApplicationIsRefusedAndLeftAlone() throws SQLException, IOException {
    change("CREATE TABLE guests (name TEXT)");
    byte[] before = Files.readAllBytes(file);
    StorageFailure failure = refused();
    assertTrue(failure.getMessage().contains("belongs to another application"));
    assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws IOException {
    Files.writeString(file, "Dear diary, today I did nothing at all. ".repeat(200));
    StorageFailure failure = refused();
    assertTrue(failure.isCorrupt(), failure.getMessage());
    assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
  }

  @Test
  void aTruncatedDatabaseIsRefused() throws IOException {
    open(file).close();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertTrue(refused().isCorrupt());
  }

  @Test
  void damageThatAReadFindsIsReported() throws IOException {
    open(file).close();
    List<String> reported = new ArrayList<>();
    try (SqliteJobStore store =
        SqliteJobStore.open(
            StorageOptions.of(file), (what, cause) -> reported.add(what), Telemetry.Store.NONE)) {
      byte[] damaged = Files.readAllBytes(file);
      Arrays.fill(damaged, 4096, damaged.length, (byte) 0x55);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(damaged));
      }
      assertThrows(StorageFailure.class, () -> store.reader().jobs(JobFilter.ALL, 0, 10));
    }
    assertEquals(List.of("the database can't be read"), reported);
  }

  @Test
  void theLogIsMovedWheneverItBecomesLong() throws IOException {
    StorageOptions options = new StorageOptions(file, 1, 1024, 1024, 100);
    try (SqliteJobStore store =
        SqliteJobStore.open(options, Samples.NO_FAILURE, Telemetry.Store.NONE)) {
      for (int i = 0; i < 500; i++) {
        fill(store);
      }
      long pages = Files.size(Path.of(file + "-wal")) / 4096;
      assertTrue(pages < 200, "pages: " + pages);
    }
  }

  /// A commit that came next would wait until all of it is moved.
  @Test
  void theLogThatGrewBesideALongReadIsMovedAtItsEnd() throws IOException {
    StorageOptions options = new StorageOptions(file, 1, 1024, 1024, 100);
    try (SqliteJobStore store =
        SqliteJobStore.open(options, Samples.NO_FAILURE, Telemetry.Store.NONE)) {
      JobStore.Frozen frozen = store.freeze();
      for (int i = 0; i < 500; i++) {
        fill(store);
      }
      store.checkpoint();
      long pages = Files.size(Path.of(file + "-wal")) / 4096;
      assertTrue(pages > 400, "pages: " + pages);
      long moved = Files.size(file);
      frozen.close();
      assertTrue(Files.size(file) > moved, "nothing was moved");
      fill(store);
      fill(store);
      pages = Files.size(Path.of(file + "-wal")) / 4096;
      assertTrue(pages < 200, "pages: " + pages);
    }
  }

  @Test
  void aFullDiskIsRecognised() {
    try (SqliteJobStore store = open(file)) {
      StorageFailure failure = StorageFailure.of("insert", file, fullDisk());
      assertTrue(failure.isFull());
      fill(store);
    }
  }

  /// What SQLite says when the database may not grow.
  private SQLException fullDisk() {
    return assertThrows(
        SQLException.class,
        () -> {
          try (Connection connection = plain();
              Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = 1");
            statement.executeUpdate("CREATE TABLE large AS SELECT randomblob(1000000)");
          }
        });
  }

  @Test
  void readsFailOnceTheStoreIsClosed() {
    SqliteJobStore store = open(file);
    store.close();
    assertThrows(IllegalStateException.class, () -> store.reader().counts());
  }
}
