package io.scheduleddb.storage;

import java.time.Duration;
import java.util.function.Consumer;

/// Tells how long something took. What fails isn't told.
///
/// @param told on the thread that did it
record Stopwatch(Consumer<Duration> told) {

  void time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    told.accept(Duration.ofNanos(System.nanoTime() - start));
  }
}
