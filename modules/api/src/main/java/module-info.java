import org.jspecify.annotations.NullMarked;

/// The words of Scheduled-DB, and the ports that its modules implement for each other.
@NullMarked
module io.scheduleddb.api {
  requires static transitive org.jspecify;

  exports io.scheduleddb.api;
}
