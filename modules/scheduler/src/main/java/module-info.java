/// What is due and what follows.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.scheduler {
  requires transitive io.scheduleddb.api;
  requires static org.jspecify;
}
