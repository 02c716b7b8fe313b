package io.scheduleddb.consensus;

/// Whose requests some commands of an entry are, `count` of them in a row: the requests `first` and
/// those that follow of a process. Every node sees them when it applies the entry; the one that has
/// somebody waiting answers.
///
/// @param process drawn by each process when it starts, so that a restarted one doesn't take the
///   answers of the one before it for its own
record Origin(long process, long first, int count) {
  /// Whether `number` of `process` comes next.
  boolean continues(long process, long number) {
    return this.process == process && first + count == number;
  }

  Origin longer() {
    return new Origin(process, first, count + 1);
  }
}
