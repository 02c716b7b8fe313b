package io.scheduleddb.testkit.history;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/// Plays the histories of many seeds, on all processors: each history in one thread.
public final class Seeds {
  /// Kept, so that its level is.
  private static final Logger LOG = Logger.getLogger("scheduled-db");

  private final long to;
  private final int enough;
  private final AtomicLong next;
  private final ConcurrentSkipListMap<Long, FailedHistory> failed = new ConcurrentSkipListMap<>();

  private Seeds(long from, long to, int enough) {
    this.next = new AtomicLong(from);
    this.to = to;
    this.enough = enough;
  }

  /// Plays all seeds from `from` to `to`, both included, but no further ones once `enough` have
  /// failed; returns those, the lowest seed first. What the product has to say is turned off.
  public static List<FailedHistory> play(long from, long to, int enough) {
    Level before = LOG.getLevel();
    LOG.setLevel(Level.OFF);
    try {
      return List.copyOf(new Seeds(from, to, enough).play());
    } finally {
      LOG.setLevel(before);
    }
  }

  private Collection<FailedHistory> play() {
    int threads = Runtime.getRuntime().availableProcessors();
    try (var executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> done =
          IntStream.range(0, threads)
              .<Future<?>>mapToObj(_ -> executor.submit(this::work))
              .toList();
      for (Future<?> each : done) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a history couldn't be played", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return failed.values();
  }

  private void work() {
    for (long seed = next.getAndIncrement();
        seed <= to && failed.size() < enough;
        seed = next.getAndIncrement()) {
      try (RandomHistory history = RandomHistory.inMemory(seed, null)) {
        history.run();
      } catch (FailedHistory failure) {
        failed.put(seed, failure);
      }
    }
  }
}
