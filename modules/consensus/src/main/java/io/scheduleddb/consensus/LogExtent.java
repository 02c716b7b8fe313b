package io.scheduleddb.consensus;

/// How much log lies on the disk; indexes are inclusive, and `last` is below `first` when it is
/// empty.
///
/// @param bytes the size of its files
record LogExtent(long first, long last, long bytes) {
  static final LogExtent EMPTY = new LogExtent(0, -1, 0);

  long entries() {
    return last - first + 1;
  }
}
