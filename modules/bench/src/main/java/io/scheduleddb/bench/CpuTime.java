package io.scheduleddb.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The processor time of a process, from `/proc/<pid>/stat` (Linux): user and system, all threads.
final class CpuTime {
  /// Linux counts in hundredths of a second for programs, whatever the kernel does.
  private static final double TICKS_PER_SECOND = 100;

  private final Path stat;
  private final double start;

  private CpuTime(long pid) {
    this.stat = Path.of("/proc", Long.toString(pid), "stat");
    this.start = total();
  }

  static CpuTime of(long pid) {
    return new CpuTime(pid);
  }

  static CpuTime ofThis() {
    return new CpuTime(ProcessHandle.current().pid());
  }

  /// Seconds since this was made.
  double seconds() {
    return total() - start;
  }

  private double total() {
    try {
      String text = Files.readString(stat);
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
