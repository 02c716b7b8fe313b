import io.scheduleddb.consensus.meters.RatisMeters;
import org.apache.ratis.metrics.MetricRegistries;

/// The replicated log, on Apache Ratis.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.consensus {
  requires transitive io.scheduleddb.api;
  requires org.apache.ratis;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.scheduleddb.consensus;

  provides MetricRegistries with
      RatisMeters;
}
