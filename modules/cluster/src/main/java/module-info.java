/// Forms the cluster, joins it, and looks after who belongs to it. No socket, no file.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.cluster {
  requires transitive io.scheduleddb.api;
  requires static org.jspecify;

  exports io.scheduleddb.cluster;
}
