package io.scheduleddb.storage;

import io.scheduleddb.api.BackupLabel;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.LogPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/// A backup: a copy of the store with one table more, `backup_label`, which says where it comes
/// from, and has a digest of all content: a value that was damaged shows by nothing else, because
/// pages of SQLite have no checksums.
public final class BackupFile {
  private static final String MAKE =
      """
      CREATE TABLE backup_label (
        cluster      TEXT NOT NULL,
        cluster_name TEXT NOT NULL,
        slot_gap     INTEGER NOT NULL,
        node         TEXT NOT NULL,
        created_at   INTEGER NOT NULL,
        digest       TEXT
      ) STRICT\
      """;

  private static final String FILL = "INSERT INTO backup_label VALUES (?, ?, ?, ?, ?, NULL)";
  private static final String SIGN = "UPDATE backup_label SET digest = ?";
  private static final String COLUMNS = "cluster, cluster_name, slot_gap, node, created_at";
  private static final String LOAD = "SELECT " + COLUMNS + ", digest FROM backup_label";
  private static final String LABEL = "SELECT " + COLUMNS + " FROM backup_label";
  private static final String HAS_LABEL =
      "SELECT count(*) FROM sqlite_schema WHERE name = 'backup_label'";

  private BackupFile() {}

  /// What a sound backup holds.
  ///
  /// @param position of the log; what was logged later isn't in it
  /// @param schema the version of its schema, which this code knows
  /// @param jobs how many it has of each status
  public record Contents(
      BackupLabel label, LogPosition position, int schema, Map<JobStatus, Long> jobs) {
    public Contents {
      jobs = Map.copyOf(jobs);
    }
  }

  private record Found(BackupLabel label, String digest) {
    static Found read(Row row) {
      BackupLabel label =
          new BackupLabel(
              UUID.fromString(row.text()),
              row.text(),
              Duration.ofMillis(row.number()),
              row.text(),
              row.instant());
      return new Found(label, row.text());
    }
  }

  /// Makes a copy of the store a backup, once its every page was read.
  static Consumer<Path> labelled(BackupLabel label) {
    return copy -> {
      try (Session session = privateWriter(copy)) {
        session.use(_ -> {
          Copying.requireSound(copy, session);
          session.run(MAKE);
          session
              .sql(FILL)
              .text(label.cluster().toString())
              .text(label.clusterName())
              .number(label.slotGap().toMillis())
              .text(label.node())
              .instant(label.createdAt())
              .run();
          return session.sql(SIGN).text(ContentHash.of(session, LABEL)).run();
        });
      }
      Copying.sync(copy);
    };
  }

  /// Reads all of a file and returns what it holds; changes nothing. Throws a [StorageFailure] that
  /// says why when it isn't a whole and sound backup, or one of a newer version.
  public static Contents verify(Path file) {
    FileHeader.require(file);
    return Copying.inside(file, session -> contents(file, session));
  }

  private static Contents contents(Path file, Session session) {
    new Schema(file, session).check();
    if (session.ask(HAS_LABEL).equals("0")) {
      throw refused(
          file, "has no label: it is a node's own database, or a copy for another node, no backup");
    }
    Copying.requireSound(file, session);
    Found found = Objects.requireNonNull(session.sql(LOAD).first(Found::read), "no label");
    int schema = Schema.version(session);
    // What an older one looks like to this code, nobody knows any more.
    boolean comparable = schema == Schema.CURRENT;
    if (comparable && !found.digest.equals(ContentHash.of(session, LABEL))) {
      throw refused(file, "is damaged: its content doesn't have the digest that it was made with");
    }
    return new Contents(
        found.label,
        Objects.requireNonNull(Meta.position(session), "meta is empty"),
        schema,
        new StatusCounts(session).all());
  }

  /// Makes a verified backup a node's own database, in place; durable on return.
  public static void unlabel(Path file) {
    try (Session session = privateWriter(file)) {
      session.use(_ -> {
        session.run("DROP TABLE backup_label");
        return true;
      });
    }
    Copying.sync(file);
    Copying.sync(Objects.requireNonNull(file.toAbsolutePath().getParent()));
  }

  /// Of a file that nobody else has, and that is thrown away when this fails: it needs no journal.
  private static Session privateWriter(Path file) {
    Session session = Session.writer(file);
    session.use(_ -> session.ask("PRAGMA journal_mode = OFF"));
    return session;
  }

  static StorageFailure refused(Path file, String why) {
    return StorageFailure.refused("check", file, why);
  }
}
