package io.scheduleddb.consensus.meters;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.server.metrics.SegmentedRaftLogMetrics;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.util.TimeDuration;

/// The meters that Ratis asks for, in the place of its own: those keep samples of whatever it
/// times, have no sums, and show them by JMX, for which the image has no agent. Of all the times
/// one is kept, that of the log's syncs.
public final class RatisMeters extends MetricRegistries {
  private static final Timekeeper IGNORED = () -> () -> 0;

  /// Has `told` hear how long each later sync of the open segment of `log` takes, on the thread
  /// that syncs.
  public static void onSync(RaftLog log, Consumer<Duration> told) {
    if (log.getRaftLogMetrics() instanceof SegmentedRaftLogMetrics metrics
        && metrics.getSyncTimer() instanceof Syncs syncs) {
      syncs.told = told;
    } else {
      throw new IllegalStateException("the log isn't timed by this: " + log);
    }
  }

  @Override
  public RatisMetricRegistry create(MetricRegistryInfo info) {
    return new Registry(info);
  }

  private record Registry(MetricRegistryInfo info) implements RatisMetricRegistry {
    @Override
    public Timekeeper timer(String name) {
      return name.equals(SegmentedRaftLogMetrics.RAFT_LOG_SYNC_TIME) ? new Syncs() : IGNORED;
    }

    @Override
    public LongCounter counter(String name) {
      return new Count(new AtomicLong());
    }

    @Override
    public <T> void gauge(String name, Supplier<Supplier<T>> gauge) {}

    @Override
    public boolean remove(String name) {
      return false;
    }

    @Override
    public MetricRegistryInfo getMetricRegistryInfo() {
      return info;
    }
  }

  private static final class Syncs implements Timekeeper {
    private volatile Consumer<Duration> told = took -> {};

    @Override
    public Context time() {
      long start = System.nanoTime();
      return () -> {
        long took = System.nanoTime() - start;
        told.accept(Duration.ofNanos(took));
        return took;
      };
    }
  }

  private record Count(AtomicLong value) implements LongCounter {
    @Override
    public void inc(long by) {
      value.addAndGet(by);
    }

    @Override
    public void dec(long by) {
      value.addAndGet(-by);
    }

    @Override
    public long getCount() {
      return value.get();
    }
  }

  // Nothing is kept by name, and nobody reports.

  @Override
  public void clear() {}

  @Override
  public boolean remove(MetricRegistryInfo info) {
    return true;
  }

  @Override
  public Optional<RatisMetricRegistry> get(MetricRegistryInfo info) {
    return Optional.empty();
  }

  @Override
  public Set<MetricRegistryInfo> getMetricRegistryInfos() {
    return Set.of();
  }

  @Override
  public Collection<RatisMetricRegistry> getMetricRegistries() {
    return List.of();
  }

  @Override
  public void addReporterRegistration(
      Consumer<RatisMetricRegistry> reporter, Consumer<RatisMetricRegistry> stopReporter) {}

  @Override
  public void enableJmxReporter() {}

  @Override
  public void enableConsoleReporter(TimeDuration interval) {}
}
