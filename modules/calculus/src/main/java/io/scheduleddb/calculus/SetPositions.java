package io.scheduleddb.calculus;

/// `BYSETPOS`: which of the times of a period are due, by their place among them.
final class SetPositions {
  private final int[] positions;
  private final boolean reached;

  /// @param most how many times a period can have
  SetPositions(RecurrenceRule rule, long most) {
    positions = rule.of(RulePart.BYSETPOS).stream().mapToInt(Integer::intValue).toArray();
    boolean within = positions.length == 0;
    for (int position : positions) {
      within |= Math.abs(position) <= most;
    }
    reached = within && most > 0;
  }

  boolean isEmpty() {
    return positions.length == 0;
  }

  /// Whether any period can have times that are due.
  boolean isReached() {
    return reached;
  }

  /// The least index from `least` on that is due, of indices up to before `size`; `size` when there
  /// is none.
  long firstFrom(long least, long size) {
    if (positions.length == 0) {
      return Math.min(least, size);
    }
    long first = size;
    for (int position : positions) {
      long index = position > 0 ? position - 1L : size + position;
      if (index >= least && index < first) {
        first = index;
      }
    }
    return first;
  }
}
