package io.scheduleddb.bench;

import java.util.Arrays;
import java.util.Locale;

/// Some numbers in their order; at least one.
final class Percentiles {
  private final long[] sorted;

  /// Takes the first `count` of `values`.
  Percentiles(long[] values, int count) {
    this.sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
  }

  /// The value that `percent` of all don't exceed.
  long at(double percent) {
    int index = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted[Math.max(0, index)];
  }

  /// p50, p99 and the maximum of values in microseconds, as milliseconds.
  String millis() {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms, max %.2f ms",
        at(50) / 1e3,
        at(99) / 1e3,
        at(100) / 1e3);
  }
}
