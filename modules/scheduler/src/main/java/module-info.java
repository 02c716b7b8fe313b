/// Decides what is due and what follows. It makes no thread, opens no socket and no file.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.scheduler {
  requires io.scheduleddb.calculus;
  requires transitive io.scheduleddb.api;
  requires static org.jspecify;

  exports io.scheduleddb.scheduler;
}
