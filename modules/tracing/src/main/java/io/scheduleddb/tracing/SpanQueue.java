package io.scheduleddb.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Spans on their way to the collector: what has ended waits in a bounded queue, and the thread
/// `traces` sends it in batches. A full queue drops what comes; what was lost is logged once a
/// minute. Nobody ever waits for the collector, but a stop, for [#FLUSH].
///
/// OpenTelemetry's own processor does the same, but tells of dropped spans as a metric only, and
/// waits at a stop also for a collector that is away.
final class SpanQueue implements SpanProcessor {
  /// Half a second of some 8 000 spans; 4 MB at the most.
  static final int CAPACITY = 4_096;

  static final int BATCH = 512;

  /// How long the first span of a batch waits for others.
  private static final Duration LINGER = Duration.ofSeconds(1);

  /// How long a stop waits for what is left.
  private static final Duration FLUSH = Duration.ofSeconds(2);

  private static final Duration COMPLAINT = Duration.ofMinutes(1);
  private static final Logger LOG = Logger.getLogger("scheduled-db.tracing");

  /// Tells each failure as a stack trace; here it is told in a line.
  private static final Logger EXPORTER =
      Logger.getLogger("io.opentelemetry.exporter.otlp.internal.HttpExporter");

  /// The last in the queue, so that nobody waits for more.
  private static final Object END = new Object();

  private final SpanExporter exporter;
  private final Duration timeout;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;
  private @Nullable Long complainedAt;
  private volatile boolean closing;
  private volatile boolean away;

  /// @param timeout after which the exporter has given a batch up
  SpanQueue(SpanExporter exporter, Duration timeout) {
    this.exporter = exporter;
    this.timeout = timeout;
    EXPORTER.setFilter(_ -> false);
    thread = Thread.ofPlatform().name("traces").daemon().start(this::run);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled() && !queue.offer(span)) {
      lost.incrementAndGet();
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  /// How many spans the collector will never have.
  long lost() {
    return lost.get();
  }

  private void run() {
    List<SpanData> batch = new ArrayList<>();
    try {
      while (!closing || !queue.isEmpty()) {
        gather(batch);
        if (!batch.isEmpty()) {
          send(batch);
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      lost.addAndGet(batch.size() + queue.size());
    }
  }

  private void gather(List<SpanData> batch) throws InterruptedException {
    long deadline = System.nanoTime() + LINGER.toNanos();
    while (batch.size() < BATCH) {
      long left = closing ? 0 : deadline - System.nanoTime();
      Object next = queue.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
      if (!(next instanceof ReadableSpan span)) {
        return;
      }
      batch.add(span.toSpanData());
    }
  }

  private void send(List<SpanData> batch) throws InterruptedException {
    CompletableResultCode sent = exporter.export(List.copyOf(batch));
    sent.join(timeout.plusSeconds(1).toNanos(), TimeUnit.NANOSECONDS);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    away = !sent.isSuccess();
    if (away) {
      lost.addAndGet(batch.size());
    }
    complain(away ? reason(sent.getFailureThrowable()) : "more came than were sent");
  }

  private void complain(String why) {
    long now = System.nanoTime();
    boolean lately = complainedAt != null && now - complainedAt < COMPLAINT.toNanos();
    if (lost.get() > 0 && !lately) {
      complainedAt = now;
      LOG.log(Level.WARNING, "{0} spans were lost in all: {1}", new Object[] {lost.get(), why});
    }
  }

  /// Why the collector hasn't taken a batch; null: it hasn't said anything.
  private static String reason(@Nullable Throwable why) {
    if (why instanceof HttpExportException export && export.getResponse() != null) {
      return "the collector answers " + export.getResponse().getStatusCode();
    }
    Throwable cause = why == null || why.getCause() == null ? why : why.getCause();
    return "the collector can't be reached" + (cause == null ? "" : ": " + cause);
  }

  /// Sends what is left, for two seconds at most; not at all when the collector was away at last.
  @Override
  public void close() {
    closing = true;
    var _ = queue.offer(END);
    try {
      if (!away) {
        thread.join(FLUSH);
      }
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exporter.shutdown();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
