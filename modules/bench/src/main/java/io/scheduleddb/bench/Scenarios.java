package io.scheduleddb.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/// What is measured on a node, and how it is told.
final class Scenarios {
  /// So many can be created on a machine that does other things, too.
  private static final int CREATES_PER_SECOND = 4_000;

  private static final Duration STRAGGLERS = Duration.ofSeconds(60);

  private final Options options;

  Scenarios(Options options) {
    this.options = options;
  }

  /// Single creates, one after the other on each connection: `--connections --seconds --warmup`.
  String creates() throws IOException, InterruptedException, TimeoutException {
    int connections = options.number("connections", 64);
    String json = Node.job("", Instant.now().plus(1, ChronoUnit.DAYS), "http://127.0.0.1:9/");
    try (Node node = Node.start()) {
      Poster.postFor(node.port(), json, connections, options.number("warmup", 5));
      CpuTime server = node.cpu();
      CpuTime generator = CpuTime.ofThis();
      Poster.Result result =
          Poster.postFor(node.port(), json, connections, options.number("seconds", 15));
      return String.format(
          Locale.ROOT,
          "creates     %.0f/s acknowledged (%d in %.1f s, %d connections), refused %d%s%n"
              + "            latency %s%n            CPU server %.1f s, generator %.1f s%n",
          result.accepted() / result.seconds(),
          result.accepted(),
          result.seconds(),
          connections,
          result.refused(),
          result.firstRefusal().isEmpty() ? "" : ": " + result.firstRefusal(),
          result.latency().millis(),
          server.seconds(),
          generator.seconds());
    }
  }

  /// Many jobs due at one instant: `--jobs --ahead` (seconds).
  String deliveries() throws IOException, InterruptedException, TimeoutException {
    int jobs = options.number("jobs", 20_000);
    try (Node node = Node.start();
        Sink sink = new Sink(jobs)) {
      Instant due = ahead(options.number("ahead", 15));
      node.create(jobs, i -> Node.job("b" + i, due, sink.url()));
      checkInTime(due);
      awaitInstant(due);
      CpuTime server = node.cpu();
      await(sink, jobs, due);
      double cpu = server.seconds();
      Arrivals arrivals = new Arrivals(sink, jobs, i -> due);
      return String.format(
          Locale.ROOT,
          "deliveries  %.0f/s from first to last (%d jobs due at once), first after %.1f ms%n"
              + "            %s%n            CPU server %.1f s%n",
          (arrivals.count() - 1) / Math.max(arrivals.spanSeconds(), 1e-6),
          jobs,
          arrivals.firstLatenessMicros() / 1e3,
          arrivals.faults(),
          cpu);
    }
  }

  /// Jobs spread over time among many that wait: `--rate --seconds --pending --ahead`.
  String lateness() throws IOException, InterruptedException, TimeoutException {
    int rate = options.number("rate", 200);
    int jobs = rate * options.number("spread", 60);
    int pending = options.number("pending", 1_000_000);
    try (Node node = Node.start();
        Sink sink = new Sink(jobs)) {
      Instant later = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
      node.create(pending, i -> Node.job("", later.plusSeconds(i % 86_400), sink.url()));
      Instant start = ahead(options.number("ahead", 15));
      IntFunction<Instant> due = i -> start.plusMillis(i * 1000L / rate);
      node.create(jobs, i -> Node.job("b" + i, due.apply(i), sink.url()));
      checkInTime(start);
      CpuTime server = node.cpu();
      await(sink, jobs, due.apply(jobs));
      double cpu = server.seconds();
      Arrivals arrivals = new Arrivals(sink, jobs, due);
      return String.format(
          Locale.ROOT,
          "lateness    %s (%d jobs at %d/s, %d others pending)%n            %s%n"
              + "            CPU server %.1f s%n",
          arrivals.lateness().millis(),
          jobs,
          rate,
          pending,
          arrivals.faults(),
          cpu);
    }
  }

  /// Recurring jobs that come due one after the other: `--rate --seconds --jobs --ahead`. Each is
  /// due again when all the others have been, so that none is due twice while this measures, but
  /// the next occurrence of each that starts is worked out and stored meanwhile.
  String recurring() throws IOException, InterruptedException, TimeoutException {
    int rate = options.number("rate", 2_000);
    int jobs = options.number("jobs", 1_000_000);
    int measured = Math.min(jobs, rate * options.number("seconds", 60));
    try (Node node = Node.start();
        Sink sink = new Sink(measured)) {
      Duration interval = Duration.ofMillis(jobs * 1000L / rate);
      Instant start = ahead(options.number("ahead", 15) + jobs / CREATES_PER_SECOND);
      IntFunction<Instant> due = i -> start.plusMillis(i * 1000L / rate);
      node.create(jobs, i -> Node.recurring("b" + i, due.apply(i), interval, sink.url()));
      checkInTime(start);
      awaitInstant(start);
      CpuTime server = node.cpu();
      await(sink, measured, due.apply(measured));
      double cpu = server.seconds();
      Arrivals arrivals = new Arrivals(sink, measured, due);
      return String.format(
          Locale.ROOT,
          "recurring   %s (%d firings at %d/s, %d jobs, each every %s)%n            %s%n"
              + "            CPU server %.1f s%n",
          arrivals.lateness().millis(),
          measured,
          rate,
          jobs,
          interval,
          arrivals.faults(),
          cpu);
    }
  }

  private static Instant ahead(int seconds) {
    return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.MILLIS);
  }

  private static void checkInTime(Instant due) {
    if (!Instant.now().isBefore(due)) {
      throw new IllegalStateException("creating took longer than --ahead allows");
    }
  }

  private static void awaitInstant(Instant instant) throws InterruptedException {
    long millis = Duration.between(Instant.now(), instant).toMillis();
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  /// Waits for all, or until none came for a while after the last was due; then a moment for
  /// doubles.
  private static void await(Sink sink, int jobs, Instant lastDue) throws InterruptedException {
    Instant deadline = lastDue.plus(STRAGGLERS);
    CountDownLatch tick = new CountDownLatch(1);
    while (sink.arrivals() < jobs && Instant.now().isBefore(deadline)) {
      tick.await(20, TimeUnit.MILLISECONDS);
    }
    tick.await(500, TimeUnit.MILLISECONDS);
  }
}
