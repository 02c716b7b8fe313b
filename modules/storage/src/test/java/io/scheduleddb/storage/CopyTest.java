package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.at;
import static io.scheduleddb.storage.Samples.attempt;
import static io.scheduleddb.storage.Samples.hourly;
import static io.scheduleddb.storage.Samples.labelled;
import static io.scheduleddb.storage.Samples.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.JobStore.KeyUse;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Copies of a store, what takes its place, and its digest.
@Timeout(60)
class CopyTest {
  @TempDir Path directory;

  private SqliteJobStore open(String name) {
    return SqliteJobStore.open(
        StorageOptions.of(directory.resolve(name)), Samples.NO_FAILURE, Telemetry.Store.NONE);
  }

  /// Something in every table.
  private static void fill(SqliteJobStore store, int jobs, int perTransaction) {
    for (int first = 1; first <= jobs; first += perTransaction) {
      int from = first;
      store.write(writer -> {
        for (int i = from; i < Math.min(from + perTransaction, jobs + 1); i++) {
          add(writer, i);
        }
        writer.applied(new LogPosition(3, jobs));
        return true;
      });
    }
  }

  private static void add(JobStore.Writer writer, int i) {
    long number = writer.nextNumber();
    writer.insert(
        i % 3 == 0
            ? labelled(number, Map.of("team", "t" + i))
            : i % 3 == 1 ? once(number) : hourly(number),
        "print" + i);
    writer.put(Samples.entry(100, number));
    if (i % 4 == 0) {
      writer.record(number, at(60), attempt(1));
      writer.record(number, at(60), Outcome.FAILED, at(61), "because");
      writer.putIdempotencyKey("key" + i, new KeyUse(number, "print"), at(i));
    }
    if (i == 5) {
      writer.put(new Grant(100, 3, List.of("n1"), 17, at(9)));
      writer.delete(Objects.requireNonNull(writer.job(number)));
    }
  }

  private SqliteJobStore filled(String name, int jobs) {
    SqliteJobStore store = open(name);
    fill(store, jobs, 10);
    return store;
  }

  private Path copyOf(JobStore store) {
    Path copy = directory.resolve("copy.db");
    store.copyTo(copy);
    return copy;
  }

  private static String hash(JobStore store) {
    try (JobStore.Frozen frozen = store.freeze()) {
      return frozen.hash();
    }
  }

  /// Of a file that no store would open.
  private static String hash(Path file) {
    try (Session session = Session.reader(file)) {
      return session.use(ContentHash::of);
    }
  }

  @Test
  void aCopyHoldsWhatTheStoreHeld() throws SQLException {
    SqliteJobStore store = open("a.db");
    fill(store, 50, 7);
    Path copy = directory.resolve("copy.db");
    assertEquals(new LogPosition(3, 50), store.copyTo(copy));
    fill(store, 1, 1);
    store.close();
    SqliteJobStore copied = open("copy.db");
    assertEquals(new LogPosition(3, 50), copied.applied());
    assertEquals("ok\n", Dump.ask(copy, "PRAGMA integrity_check"));
    copied.close();
  }

  @Test
  void theDigestDependsOnTheContentAlone() throws SQLException {
    SqliteJobStore one = open("one.db");
    SqliteJobStore other = open("other.db");
    fill(one, 60, 1);
    fill(other, 60, 17);
    assertEquals(hash(one), hash(other));
    Path copy = copyOf(one);
    fill(other, 1, 1);
    assertNotEquals(hash(one), hash(other));
    other.replaceWith(copy);
    assertEquals(hash(one), hash(other));
    one.close();
    other.close();
  }

  /// But the trace, which a node of the first version doesn't keep.
  @Test
  void everyColumnOfEveryTableIsInTheDigest() throws SQLException, IOException {
    SqliteJobStore store = filled("a.db", 20);
    String before = hash(store);
    store.close();
    Path file = directory.resolve("a.db");
    Set<String> tables = new TreeSet<>();
    for (String table :
        Dump.ask(file, "SELECT name FROM sqlite_schema WHERE type = 'table'").split("\n")) {
      tables.add(table);
      assertNotEquals("0\n", Dump.ask(file, "SELECT count(*) FROM " + table), table + " is empty");
      for (String line : Dump.ask(file, "PRAGMA table_info(" + table + ")").split("\n")) {
        String column = line.split("\\|")[1];
        Path changed = directory.resolve("changed.db");
        Files.deleteIfExists(changed);
        Files.copy(file, changed);
        change(changed, table, column);
        boolean counts = !(table + "." + column).equals("spec.trace");
        assertEquals(counts, !before.equals(hash(changed)), table + "." + column);
      }
    }
    assertEquals(
        tables, new TreeSet<>(ContentHash.TABLES.stream().map(ContentHash.Table::name).toList()));
  }

  /// Changes the value of a column in one row, whatever its type and whether or not it is null.
  private static void change(Path file, String table, String column) throws SQLException {
    String type =
        Dump.ask(
            file,
            "SELECT type FROM pragma_table_info('%s') WHERE name = '%s'".formatted(table, column));
    String other =
        (type.startsWith("TEXT") ? "coalesce(%s, '') || 'x'" : "coalesce(%s, 0) + 1000003")
            .formatted(column);
    int rows =
        Dump.run(
            file,
            "UPDATE %s SET %s = %s WHERE %s IS (SELECT min(%s) FROM %s)"
                .formatted(table, column, other, column, column, table));
    assertTrue(rows > 0, table + "." + column);
  }

  @Test
  void readersGoOnOverAReplacement() {
    SqliteJobStore store = open("a.db");
    SqliteJobStore source = filled("b.db", 30);
    Path copy = copyOf(source);
    JobStore.Reader reader = store.reader();
    assertEquals(List.of(), reader.jobs(JobFilter.ALL, 0, 10));
    store.replaceWith(copy);
    assertFalse(Files.exists(copy));
    assertEquals(10, reader.jobs(JobFilter.ALL, 0, 10).size());
    assertEquals(source.reader().counts(), reader.counts());
    assertEquals(new LogPosition(3, 30), store.applied());
    long next = store.write(JobStore.Writer::nextNumber);
    assertEquals(31, next);
    store.close();
    source.close();
  }

  @Test
  void whatIsNoSoundStoreTakesNoPlace() throws Exception {
    SqliteJobStore store = filled("a.db", 10);
    SqliteJobStore source = filled("b.db", 300);
    Path copy = copyOf(source);
    byte[] good = Files.readAllBytes(copy);
    byte[] damaged = good.clone();
    for (int i = good.length / 2; i < good.length / 2 + 4096; i++) {
      damaged[i] = 77;
    }
    byte[] foreign = good.clone();
    foreign[68] ^= 1;
    for (byte[] bad : List.of(damaged, foreign, new byte[0], new byte[] {1, 2, 3})) {
      Files.write(copy, bad);
      assertThrows(StorageFailure.class, () -> store.replaceWith(copy));
      assertEquals(10, store.reader().counts().values().stream().mapToLong(n -> n).sum() + 1);
    }
    assertThrows(StorageFailure.class, () -> store.replaceWith(directory.resolve("nothing.db")));
    assertEquals(new LogPosition(3, 10), store.applied());
    store.close();
    source.close();
  }

  /// Each step of a replacement, as a crash right behind it leaves the files.
  @Test
  void aCrashLeavesTheOneOrTheOther() throws Exception {
    SqliteJobStore source = filled("b.db", 30);
    Path copy = copyOf(source);
    String theirs = hash(source);
    source.close();

    StorageOptions options = StorageOptions.of(directory.resolve("a.db"));
    SqliteJobStore store = filled("a.db", 10);
    String ours = hash(store);
    store.close();
    OpenDatabase closing =
        OpenDatabase.open(options, new OpenDatabase.Told(Samples.NO_FAILURE, Telemetry.Store.NONE));
    closing.write(writer -> {
      writer.applied(new LogPosition(3, 10));
      return true;
    });
    closing.closeWhole();
    assertEquals(Set.of("a.db", "b.db", "copy.db"), files());
    SqliteJobStore before = open("a.db");
    assertEquals(ours, hash(before));
    before.close();
    Copying.moveInto(copy, directory.resolve("a.db"));
    SqliteJobStore after = open("a.db");
    assertEquals(theirs, hash(after));
    after.close();
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void whatIsFrozenStaysWhileOthersWrite() {
    SqliteJobStore store = filled("a.db", 30);
    String then = hash(store);
    try (JobStore.Frozen frozen = store.freeze()) {
      pause(store);
      assertEquals(new LogPosition(3, 30), frozen.position());
      assertEquals(then, frozen.hash());
      assertNotEquals(then, hash(store));
    }
    store.close();
  }

  @Test
  void aReplacementWaitsForWhatIsFrozen() throws Exception {
    SqliteJobStore store = filled("a.db", 30);
    Path copy = copyOf(store);
    String theirs = hash(store);
    pause(store);
    String ours = hash(store);
    JobStore.Frozen frozen = store.freeze();
    Thread replacing = GateTest.waiting(() -> store.replaceWith(copy));
    // Else a thread that holds something frozen, and reads, would wait for itself.
    assertEquals(10, store.reader().jobs(JobFilter.ALL, 0, 10).size());
    assertEquals(ours, frozen.hash());
    assertTrue(Files.exists(copy), "nothing takes the place of what somebody reads");
    frozen.close();
    frozen.close();
    replacing.join();
    assertEquals(theirs, hash(store));
    store.close();
  }

  private static void pause(JobStore store) {
    store.write(writer -> {
      Job job = Objects.requireNonNull(writer.job(1));
      writer.update(job, job.moved(JobStatus.PAUSED, null, at(99)));
      return true;
    });
  }
}
