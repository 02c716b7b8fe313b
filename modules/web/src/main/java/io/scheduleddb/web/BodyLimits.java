package io.scheduleddb.web;

import java.util.concurrent.Semaphore;

/// How large a request body may be, and what bodies of batches may take of the memory together.
///
/// @param most bytes of an ordinary body, and of one job in a batch
/// @param batch bytes of a batch
/// @param room bytes left for the batches under way: as much as two of the largest
record BodyLimits(int most, int batch, Semaphore room) {
  /// A batch may be as large as so many ordinary bodies.
  private static final int LARGER = 32;

  private static final int LARGEST = 256 << 20;

  static BodyLimits of(int most) {
    int batch = (int) Math.min((long) LARGER * most, LARGEST);
    return new BodyLimits(most, batch, new Semaphore(2 * batch));
  }
}
