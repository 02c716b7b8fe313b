package io.scheduleddb.storage;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.JobStore.DueJob;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/// Measures the store; how to run it stands in DESIGN.md. Not a test: nothing depends on its
/// numbers.
///
/// Arguments: the file (kept, so that a second run adds to it), jobs to begin with, operations;
/// then perhaps the writer's cache in KiB and the pages of the log.
final class StoreBenchmark {
  private static final Instant BASE = Instant.parse("2030-01-01T00:00:00Z");
  private static final int DUE_SPAN_S = 100_000;
  private static final long SLOT_MS = 10_000;

  private final JobStore store;

  private StoreBenchmark(JobStore store) {
    this.store = store;
  }

  /// Runs it all and prints one line for each measurement.
  public static void main(String[] arguments) {
    int jobs = Integer.parseInt(arguments[1]);
    int operations = Integer.parseInt(arguments[2]);
    try (JobStore store =
        SqliteJobStore.open(options(arguments), Samples.NO_FAILURE, Telemetry.Store.NONE)) {
      StoreBenchmark benchmark = new StoreBenchmark(store);
      benchmark.measure("fill", jobs, 256, n -> benchmark.create());
      for (int batch : new int[] {64, 256}) {
        benchmark.measure("create, " + batch, operations, batch, n -> benchmark.create());
      }
      benchmark.read();
      long first = store.<Long>write(JobStore.Writer::nextNumber) - operations;
      for (int batch : new int[] {64, 256}) {
        long from = batch == 64 ? first : first + operations / 2;
        benchmark.measure(
            "deliver, " + batch, operations / 2, batch, n -> benchmark.deliver(from + n, false));
      }
      benchmark.measure(
          "deliver with job(), 256",
          operations / 2,
          256,
          n -> benchmark.deliver(first - operations + n, true));
      benchmark.read();
      benchmark.purge();
    }
  }

  private static StorageOptions options(String[] arguments) {
    StorageOptions usual = StorageOptions.of(Path.of(arguments[0]));
    return arguments.length < 5
        ? usual
        : new StorageOptions(
            usual.file(),
            usual.readers(),
            Integer.parseInt(arguments[3]),
            usual.readerCacheKib(),
            Integer.parseInt(arguments[4]));
  }

  private JobStore.Writer writer;

  private void measure(String what, int operations, int batch, IntConsumer operation) {
    long began = System.nanoTime();
    long cpuBegan = cpuMillis();
    long slowest = 0;
    for (int done = 0; done < operations; done += batch) {
      int from = done;
      long start = System.nanoTime();
      store.write(given -> {
        writer = given;
        given.applied(new LogPosition(1, from));
        for (int i = 0; i < Math.min(batch, operations - from); i++) {
          operation.accept(from + i);
        }
        return true;
      });
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    double micros = (cpuMillis() - cpuBegan) * 1e3 / operations;
    String form = "%-26s %,9.0f/s, %.1f us of CPU each, slowest transaction %.0f ms";
    say(form, what, operations / seconds, micros, slowest / 1e6);
  }

  private static long cpuMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
  }

  private static Instant due(long number) {
    return BASE.plusSeconds(number * 7919 % DUE_SPAN_S);
  }

  private static SlotEntry entry(long number) {
    Instant due = due(number);
    return new SlotEntry(due.toEpochMilli() / SLOT_MS, due, number, due, 1);
  }

  private static Job job(long number) {
    // As UUIDv7: the time first, then what looks random.
    String random = Long.toHexString(number * 0x9E3779B97F4A7C15L | Long.MIN_VALUE);
    String id = Long.toHexString(0x190_0000_0000L + number) + "-7" + random;
    return Samples.job(number, Samples.spec(id, new Schedule.Once(due(number)), Map.of()));
  }

  private void create() {
    long number = writer.nextNumber();
    writer.insert(job(number), null);
    writer.put(entry(number));
  }

  private void deliver(long number, boolean asks) {
    SlotEntry entry = entry(number);
    Job job = asks ? writer.job(number) : job(number);
    writer.remove(entry);
    // Outcomes come as time goes by, whatever the order of the jobs.
    Instant done = BASE.plusMillis(number);
    writer.record(number, entry.due(), attempt(done.minusMillis(20), done));
    writer.record(number, entry.due(), Outcome.COMPLETED, done, null);
    writer.update(job, job.moved(JobStatus.COMPLETED, null, done));
  }

  private static Attempt attempt(Instant started, Instant ended) {
    return new Attempt(
        1,
        "node-1",
        17,
        Duration.ofMillis(1),
        new Attempt.Result(started, ended, 200, "{\"ok\":true}", null, null, null));
  }

  private void read() {
    JobStore.Reader reader = store.reader();
    long slot = BASE.toEpochMilli() / SLOT_MS + 5000;
    time("due, 256", n -> due256(reader, slot));
    time("jobs, 100", n -> reader.jobs(JobFilter.ALL, n * 1000L, 100));
    JobFilter pending = new JobFilter(Set.of(JobStatus.PENDING), null, Map.of());
    time("jobs pending, 100", n -> reader.jobs(pending, n * 1000L, 100));
    JobFilter failed = new JobFilter(Set.of(JobStatus.FAILED), true, Map.of());
    time("jobs failed recurring, 100", n -> reader.jobs(failed, 0, 100));
    time("job", n -> reader.job(1 + n * 37));
    time("counts", n -> reader.counts());
    time("slots, 60", n -> reader.slots(slot, slot + 60, 60));
    time("checkpoint", n -> store.checkpoint());
    say("%-26s %,d MB", "size", reader.size().total() >> 20);
  }

  private static void due256(JobStore.Reader reader, long slot) {
    int left = 256;
    for (long next = slot; left > 0 && next < slot + 100; next++) {
      for (DueJob due : reader.due(next, null, left, 1 << 20)) {
        left -= due.entry().attempt();
      }
    }
  }

  private void purge() {
    long began = System.nanoTime();
    int purged = store.write(w -> w.purge(BASE.plusSeconds(DUE_SPAN_S), BASE, 10_000)).rows();
    say("%-26s %,9.0f/s", "purge", purged / ((System.nanoTime() - began) / 1e9));
  }

  private static void time(String what, IntConsumer call) {
    int calls = 200;
    for (int n = 0; n < calls; n++) {
      call.accept(n);
    }
    long began = System.nanoTime();
    for (int n = 0; n < calls; n++) {
      call.accept(n);
    }
    say("%-26s %9.3f ms", what, (System.nanoTime() - began) / 1e6 / calls);
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
