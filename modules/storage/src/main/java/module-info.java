/// Jobs, slot entries and ledger in SQLite.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.storage {
  requires transitive io.scheduleddb.api;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;

  exports io.scheduleddb.storage;
}
