package io.scheduleddb.storage;

import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Measures what a copy and a digest cost the writer; how to run it stands in DESIGN.md. Not a
/// test: nothing depends on its numbers.
///
/// Arguments: a file that `StoreBenchmark` has filled; jobs per transaction; transactions per
/// second, 0 for as many as go.
final class CopyBenchmark implements Runnable {
  private static final long SPAN_NS = 5_000_000_000L;
  private static final int SLOTS = 10_000;

  private final JobStore store;
  private final int jobs;
  private final long paceNs;
  private final AtomicLong slowest = new AtomicLong();
  private volatile boolean done;

  private CopyBenchmark(JobStore store, int jobs, int perSecond) {
    this.store = store;
    this.jobs = jobs;
    paceNs = perSecond == 0 ? 0 : 1_000_000_000L / perSecond;
  }

  /// Prints the slowest transaction of five seconds alone, then of a copy, and of a digest.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path file = Path.of(arguments[0]);
    Path copy = Path.of(file + ".copy");
    Files.deleteIfExists(copy);
    try (JobStore store =
        SqliteJobStore.open(StorageOptions.of(file), Samples.NO_FAILURE, Telemetry.Store.NONE)) {
      CopyBenchmark load =
          new CopyBenchmark(store, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
      Thread writing = Thread.ofPlatform().start(load);
      load.measure("nothing else", file, () -> LockSupport.parkNanos(SPAN_NS));
      load.measure("copy", file, () -> store.copyTo(copy));
      load.measure("nothing else", file, () -> LockSupport.parkNanos(SPAN_NS));
      load.measure(
          "digest",
          file,
          () -> {
            try (JobStore.Frozen frozen = store.freeze()) {
              frozen.hash();
            }
          });
      load.measure("nothing else", file, () -> LockSupport.parkNanos(SPAN_NS));
      load.done = true;
      writing.join();
    }
    Files.delete(copy);
  }

  /// The log is as long after the end as it ever was: it shrinks when it is begun anew.
  private void measure(String what, Path file, Runnable work) throws IOException {
    slowest.set(0);
    long began = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    long log = Files.size(Path.of(file + "-wal")) >> 20;
    // The transaction that the end may have held up counts, too.
    LockSupport.parkNanos(SPAN_NS / 10);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-14s %6.1f s, slowest transaction %5.0f ms, log %,d MB",
            what,
            seconds,
            slowest.get() / 1e6,
            log));
  }

  @Override
  public void run() {
    long next = System.nanoTime();
    while (!done) {
      long began = System.nanoTime();
      store.write(this::create);
      slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
      next = Math.max(next + paceNs, System.nanoTime() - SPAN_NS / 50);
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }

  private boolean create(JobStore.Writer writer) {
    for (int i = 0; i < jobs; i++) {
      long number = writer.nextNumber();
      writer.insert(Samples.once(number), null);
      writer.put(Samples.entry(number * 7919 % SLOTS, number));
      writer.applied(new LogPosition(1, number));
    }
    return true;
  }
}
