package io.scheduleddb.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Spreads jobs over a span of time, each to a place of its own that is always the same.
///
/// The place follows from the id alone: FNV-1a of its bytes (Fowler, Noll, Vo; 64 bits), mixed by
/// the finaliser of MurmurHash3 (Appleby), so that ids which differ in their last digit lie far
/// apart; without sign, modulo the span in milliseconds. The log's application depends on it: it
/// never changes.
final class Spread {
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Spread() {}

  /// From zero on, and shorter than `span`; whole milliseconds.
  static Duration of(JobId id, Duration span) {
    return Duration.ofMillis(Long.remainderUnsigned(hash(id.value()), span.toMillis()));
  }

  private static long hash(String text) {
    long hash = BASIS;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
