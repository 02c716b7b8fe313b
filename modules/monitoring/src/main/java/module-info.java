/// Reads and runs what `k8s/base/monitoring` holds, for tests; never shipped.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.monitoring {
  requires transitive io.scheduleddb.testkit;
  requires static transitive org.jspecify;
  requires org.yaml.snakeyaml;

  exports io.scheduleddb.monitoring;
}
