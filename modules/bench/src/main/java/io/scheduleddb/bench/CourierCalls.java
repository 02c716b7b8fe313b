package io.scheduleddb.bench;

import io.scheduleddb.api.Courier;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Target;
import io.scheduleddb.delivery.CourierOptions;
import io.scheduleddb.delivery.HttpCourier;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Calls of the courier alone, in this process, to a sink in another: `--calls --at-once`.
final class CourierCalls {
  private final Courier courier =
      new HttpCourier(CourierOptions.defaults("bench", InstantSource.system()));
  private final Target target;
  private final Semaphore free;
  private final int atOnce;
  private final AtomicInteger failed = new AtomicInteger();

  private CourierCalls(String url, int atOnce) {
    this.atOnce = atOnce;
    this.free = new Semaphore(atOnce);
    this.target =
        new Target(
            url, "POST", List.of(), "{\"n\":1}", Target.Body.ENVELOPE, Duration.ofSeconds(30));
  }

  static String measure(Options options) throws IOException, InterruptedException {
    int calls = options.number("calls", 100_000);
    Process sink = startSink();
    try (BufferedReader reader = sink.inputReader(StandardCharsets.UTF_8)) {
      CourierCalls bench = new CourierCalls(reader.readLine(), options.number("at-once", 128));
      bench.make(calls / 2);
      CpuTime cpu = CpuTime.ofThis();
      CpuTime sinkCpu = CpuTime.of(sink.pid());
      long start = System.nanoTime();
      bench.make(calls);
      double seconds = (System.nanoTime() - start) / 1e9;
      double own = cpu.seconds();
      bench.courier.close();
      return String.format(
          Locale.ROOT,
          "courier     %.0f calls/s (%d at once), failed %d%n"
              + "            CPU %.1f us per call, sink %.1f us per call%n",
          calls / seconds,
          bench.atOnce,
          bench.failed.get(),
          own / calls * 1e6,
          sinkCpu.seconds() / calls * 1e6);
    } finally {
      sink.destroy();
    }
  }

  private void make(int calls) throws InterruptedException {
    for (int i = 0; i < calls; i++) {
      free.acquire();
      courier.deliver(
          new Courier.Delivery(
              new JobId("b" + i), false, target, Instant.EPOCH, 1, "w" + i, 1, null),
          result -> {
            if (result.errorType() != null) {
              failed.incrementAndGet();
            }
            free.release();
          });
    }
    free.acquire(atOnce);
    free.release(atOnce);
  }

  /// This program again, as a sink: its first line is its address.
  private static Process startSink() throws IOException {
    ProcessHandle.Info self = ProcessHandle.current().info();
    return new ProcessBuilder(
            self.command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-p",
            System.getProperty("jdk.module.path"),
            "-m",
            "io.scheduleddb.bench/io.scheduleddb.bench.Main",
            "sink")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
