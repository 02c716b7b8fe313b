package io.scheduleddb.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.scheduleddb.testkit.Collector;
import io.scheduleddb.testkit.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A collector that doesn't take what it is told.
@Timeout(30)
class AwayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Logger LOG = Logger.getLogger("scheduled-db.tracing");

  @Test
  void aRefusalIsToldWithItsStatus() throws Exception {
    try (Collector collector = new Collector().answering(401)) {
      List<String> told = new CopyOnWriteArrayList<>();
      Handler listening = listening(told);
      LOG.addHandler(listening);
      OtlpTracing tracing = Samples.tracing(collector.url());
      tracing.granting(1, 1).granted(Samples.GRANT);
      tracing.close();
      Patience.until(PATIENCE, () -> !told.isEmpty(), () -> "nothing is told");
      assertEquals(List.of("1 spans were lost in all: the collector answers 401"), told);
      LOG.removeHandler(listening);
    }
  }

  private static Duration closing(OtlpTracing tracing) {
    long start = System.nanoTime();
    tracing.close();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void aStopWaitsTwoSecondsForOneThatHangs() throws IOException {
    try (ServerSocket hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      OtlpTracing tracing = Samples.tracing("http://127.0.0.1:" + hangs.getLocalPort());
      tracing.granting(1, 1).granted(Samples.GRANT);
      Duration took = closing(tracing);
      assertTrue(took.toMillis() < 3_000, took.toString());
    }
  }

  @Test
  void aStopTellsWhatIsLeftAtOnce() {
    try (Collector collector = new Collector()) {
      OtlpTracing tracing = Samples.tracing(collector.url());
      tracing.granting(1, 1).granted(Samples.GRANT);
      tracing.close();
      assertEquals(1, collector.spans("grant").size());
    }
  }

  /// An exporter that is let through one batch at a time.
  private static final class Slow implements SpanExporter {
    private final Semaphore let = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private volatile boolean fails;

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      begun.incrementAndGet();
      let.acquireUninterruptibly();
      taken.addAndGet(spans.size());
      return fails
          ? CompletableResultCode.ofExceptionalFailure(new IOException("gone fishing"))
          : CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @Test
  void whatTheQueueHasNoRoomForIsLostAndCounted() throws Exception {
    Slow exporter = new Slow();
    SpanQueue queue = new SpanQueue(exporter, PATIENCE);
    Tracer tracer = SdkTracerProvider.builder().addSpanProcessor(queue).build().get("test");
    spans(tracer, SpanQueue.BATCH);
    Patience.until(PATIENCE, () -> exporter.begun.get() == 1, () -> "nothing is sent");
    spans(tracer, SpanQueue.CAPACITY + 7);
    assertEquals(7, queue.lost());
    exporter.let.release(100);
    queue.close();
    assertEquals(SpanQueue.BATCH + SpanQueue.CAPACITY, exporter.taken.get());
  }

  private static void spans(Tracer tracer, int count) {
    for (int i = 0; i < count; i++) {
      tracer.spanBuilder("s" + i).startSpan().end();
    }
  }

  @Test
  void aCollectorThatIsAwayIsToldOnceAMinuteAndDelaysNoStop() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    Handler listening = listening(told);
    LOG.addHandler(listening);
    Slow exporter = new Slow();
    exporter.fails = true;
    SpanQueue queue = new SpanQueue(exporter, PATIENCE);
    Tracer tracer = SdkTracerProvider.builder().addSpanProcessor(queue).build().get("test");
    for (int batch = 1; batch <= 3; batch++) {
      int lost = batch * SpanQueue.BATCH;
      spans(tracer, SpanQueue.BATCH);
      exporter.let.release();
      Patience.until(PATIENCE, () -> queue.lost() == lost, () -> queue.lost() + " are lost");
    }
    spans(tracer, 1);
    long start = System.nanoTime();
    queue.close();
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(1).toNanos());
    assertEquals(1, told.size(), told.toString());
    assertTrue(
        told.getFirst().contains("512 spans were lost") && told.getFirst().contains("gone fishing"),
        told.toString());
    LOG.removeHandler(listening);
  }

  private static Handler listening(List<String> told) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        told.add(new SimpleFormatter().formatMessage(record));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
