package io.scheduleddb.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The schema of the database: number N is made from number N-1 by the script `schema-N.sql`.
/// Scripts that were released never change.
final class Schema {
  /// The schema that this code reads and writes.
  static final int CURRENT = 8;

  /// "SDB1", in the file's header: whose file it is.
  private static final int APPLICATION_ID = 0x53444231;

  /// Older ones can lose what a checkpoint moved (a reset of the log that races with it).
  private static final int[] OLDEST_SQLITE = {3, 51, 3};

  private static final List<String> TABLES =
      List.of("meta", "job", "spec", "job_label", "slot_entry", "ledger", "attempt");

  private final Path file;
  private final Session session;

  Schema(Path file, Session session) {
    this.file = file;
    this.session = session;
  }

  /// Refuses what isn't ours, before anything is written.
  void check() {
    String sqlite = session.ask("SELECT sqlite_version()");
    int[] numbers = Arrays.stream(sqlite.split("\\.")).mapToInt(Integer::parseInt).toArray();
    require(Arrays.compare(numbers, OLDEST_SQLITE) >= 0, "SQLite " + sqlite + " is too old");
    int owner = number(session, "PRAGMA application_id");
    boolean isNew = owner == 0 && number(session, "SELECT count(*) FROM sqlite_schema") == 0;
    require(isNew || owner == APPLICATION_ID, "belongs to another application");
    int version = version(session);
    require(
        version <= CURRENT,
        "has schema " + version + ", made by a newer version; this one knows up to " + CURRENT);
    if (version > 0) {
      TABLES.forEach(table -> session.ask("SELECT 1 FROM " + table + " LIMIT 1"));
    }
  }

  /// Refuses what isn't a store that this code can open: one of its own schema, or of an earlier
  /// one, which is brought up to date when it is opened.
  void requireStore() {
    check();
    require(version(session) > 0, "is empty");
  }

  /// Brings the schema up to date: all steps, or none. The session must be entered.
  void migrate() {
    for (int version = version(session); version < CURRENT; version++) {
      session.run(script(version + 1));
      session.run("PRAGMA application_id = " + APPLICATION_ID);
      session.run("PRAGMA user_version = " + (version + 1));
    }
    session.commit();
  }

  private String script(int version) {
    String name = "/META-INF/scheduled-db/schema-%03d.sql".formatted(version);
    try (InputStream script = Schema.class.getResourceAsStream(name)) {
      require(script != null, name + " is missing");
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw StorageFailure.of("read " + name, file, e);
    }
  }

  /// The schema of a database; 0 when it has none yet.
  static int version(Session session) {
    return number(session, "PRAGMA user_version");
  }

  private static int number(Session session, String query) {
    return Integer.parseInt(session.ask(query));
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw StorageFailure.refused("open", file, otherwise);
    }
  }
}
