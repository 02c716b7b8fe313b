package io.scheduleddb.consensus;

import io.scheduleddb.api.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the log before Ratis opens it, because Ratis would go on with less than was promised:
/// what it can't read of the open segment it drops, be it a torn write that was never acknowledged
/// or damage amid entries that were. Called once, before the start; reads the open segment only.
///
/// After a store was taken over from another node ([InstallMark]) the log up to there is
/// superseded. Ratis drops it, but may have been stopped before it did so, or amid it: what is left
/// is removed here, so that the log neither ends before the store nor has a hole.
final class LogGuard {
  private static final Pattern SEGMENT = Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-(\\d+))?");

  private static final Logger LOG = LoggerFactory.getLogger(LogGuard.class);

  private LogGuard() {}

  private record Segment(Path file, long first, long last, boolean open) {}

  /// Says what the log in `directory` holds, or throws an [IllegalStateException] that tells what
  /// to do, when it is damaged, or when `applied`, what the store has, is beyond its end or before
  /// its beginning.
  ///
  /// @param installed the newest [InstallMark]
  static LogExtent check(Path directory, LogPosition applied, LogPosition installed) {
    try {
      if (!Files.isDirectory(directory)) {
        requireReached(directory, LogExtent.EMPTY, applied, installed);
        return LogExtent.EMPTY;
      }
      if (applied.index() >= installed.index()) {
        dropSuperseded(directory, installed);
      }
      LogExtent extent = measure(directory);
      requireReached(directory, extent, applied, installed);
      return extent;
    } catch (IOException e) {
      throw new UncheckedIOException("the log in " + directory + " can't be read", e);
    }
  }

  private static void requireReached(
      Path directory, LogExtent extent, LogPosition applied, LogPosition installed) {
    boolean empty = extent.bytes() == 0;
    if (extent.last() < applied.index() && !(empty && applied.index() <= installed.index())) {
      throw refusal(
          directory,
          "it ends at index " + extent.last() + ", but the store has applied " + applied.index());
    }
    if (!empty && extent.first() > applied.index() + 1) {
      throw refusal(
          directory,
          "it begins at index "
              + extent.first()
              + ", but the store has applied only "
              + applied.index());
    }
  }

  /// Removes the segments that end at `installed` or before, the oldest first, so that a crash in
  /// between leaves no other hole than there was.
  private static void dropSuperseded(Path directory, LogPosition installed) throws IOException {
    for (Segment segment : segments(directory)) {
      if (segment.first > installed.index()) {
        return;
      }
      long last = segment.open ? SegmentScan.of(segment.file, segment.first).last() : segment.last;
      if (last <= installed.index()) {
        LOG.info("The store was taken over from another node: {} is superseded", segment.file);
        Files.delete(segment.file);
      }
    }
  }

  /// The last entry of a log that was checked; [LogPosition#START] when it has none.
  static LogPosition endOf(Path directory) {
    try {
      for (Segment segment : segments(directory).reversed()) {
        SegmentScan scan = SegmentScan.of(segment.file, segment.first);
        if (scan.last() >= segment.first) {
          return new LogPosition(scan.term(), scan.last());
        }
      }
      return LogPosition.START;
    } catch (IOException e) {
      throw new UncheckedIOException("the log in " + directory + " can't be read", e);
    }
  }

  private static LogExtent measure(Path directory) throws IOException {
    LogExtent extent = LogExtent.EMPTY;
    for (Segment segment : segments(directory)) {
      if (extent.bytes() > 0 && segment.first != extent.last() + 1) {
        throw refusal(
            directory, "entries " + (extent.last() + 1) + " to " + segment.first + " are missing");
      }
      long last = segment.open ? lastOf(segment) : segment.last;
      long first = extent.bytes() > 0 ? extent.first() : segment.first;
      extent = new LogExtent(first, last, extent.bytes() + Files.size(segment.file));
    }
    return extent;
  }

  private static long lastOf(Segment segment) throws IOException {
    SegmentScan scan = SegmentScan.of(segment.file, segment.first);
    if (scan.committedBeyond() >= 0) {
      throw refusal(
          segment.file,
          "entry "
              + (scan.last() + 1)
              + " is damaged at byte "
              + scan.end()
              + ", and an entry behind it says that it was committed");
    }
    return scan.last();
  }

  private static List<Segment> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> segment(file, SEGMENT.matcher(file.getFileName().toString())))
          .filter(segment -> segment.first >= 0)
          .sorted(Comparator.comparingLong(Segment::first))
          .toList();
    }
  }

  private static Segment segment(Path file, Matcher name) {
    if (!name.matches()) {
      return new Segment(file, -1, -1, false);
    }
    boolean open = name.group(2) == null;
    long last = open ? -1 : Long.parseLong(name.group(2));
    return new Segment(file, Long.parseLong(name.group(1)), last, open);
  }

  private static IllegalStateException refusal(Path where, String what) {
    return new IllegalStateException(
        "the log in "
            + where
            + " is damaged or doesn't fit: "
            + what
            + ". Starting would lose acknowledged writes: restore the data directory of this node,"
            + " or empty it and let the node join again under a new id");
  }
}
