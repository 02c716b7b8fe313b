package io.scheduleddb.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens sessions on one database, with the settings that `DESIGN.md` gives reasons for.
final class Opening {
  private final StorageOptions options;

  Opening(StorageOptions options) {
    this.options = options;
  }

  /// The session that writes. Makes or migrates the database first.
  Session writer() {
    Path file = options.file().toAbsolutePath();
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw StorageFailure.of("make directory", file, e);
    }
    Session session = Session.writer(file);
    try {
      prepare(file, session);
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void prepare(Path file, Session session) {
    Schema schema = new Schema(file, session);
    schema.check();
    session.ask("PRAGMA journal_mode = WAL");
    settings(session, options.writerCacheKib());
    // The session does it: on its own, SQLite says nothing of a write or a sync that failed.
    session.ask("PRAGMA wal_autocheckpoint = 0");
    session.ask("PRAGMA journal_size_limit = " + options.walPages() * 4096L);
    session.useTransactions();
    schema.migrate();
  }

  /// A session that can't change anything.
  Session reader() {
    Session session = copier();
    session.forbidChanges();
    return session;
  }

  /// A session that changes nothing, but may write to another file.
  Session copier() {
    Session session = Session.reader(options.file().toAbsolutePath());
    settings(session, options.readerCacheKib());
    session.useTransactions();
    return session;
  }

  private static void settings(Session session, int cacheKib) {
    session.run("PRAGMA cache_size = -" + cacheKib);
    session.run("PRAGMA synchronous = NORMAL");
    session.run("PRAGMA temp_store = MEMORY");
    session.run("PRAGMA foreign_keys = OFF");
    session.run("PRAGMA cell_size_check = ON");
    session.ask("PRAGMA mmap_size = 0");
  }
}
