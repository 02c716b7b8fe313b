package io.scheduleddb.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How full the disk of `DATA_DIR` may get before no more jobs are taken: a part of the disk in
/// percent, or a size.
///
/// @param percent 1 to 99; 0 when it is a size
/// @param bytes 0 when it is a part
record StorageLimit(int percent, long bytes) {
  static final StorageLimit DEFAULT = new StorageLimit(80, 0);

  /// What is allowed, for messages.
  static final String SHAPE =
      "a part of the disk, 1% to 99%, or a size such as 20GB (of 1024), at most 8388607TB";

  private static final Pattern PERCENT = Pattern.compile("(\\d{1,2})\\s*%");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(MB|GB|TB)");

  /// The limit that `text` says; null when it says none.
  static @Nullable StorageLimit parse(String text) {
    Matcher percent = PERCENT.matcher(text);
    if (percent.matches()) {
      int part = Integer.parseInt(percent.group(1));
      return part == 0 ? null : new StorageLimit(part, 0);
    }
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return null;
    }
    int shift =
        switch (size.group(2)) {
          case "MB" -> 20;
          case "GB" -> 30;
          default -> 40;
        };
    long number = Long.parseLong(size.group(1));
    boolean fits = number > 0 && number <= Long.MAX_VALUE >> shift;
    return fits ? new StorageLimit(0, number << shift) : null;
  }

  /// The limit as a part of a disk of `total` bytes, 0 to 1: one that is larger than the disk is
  /// never reached.
  double part(long total) {
    if (percent > 0) {
      return percent / 100.0;
    }
    return total <= 0 ? 0 : Math.min(1, (double) bytes / total);
  }

  /// What is over the limit, for the client; null when nothing is.
  ///
  /// @param used and `total` of the disk, in bytes
  @Nullable String exceeded(long used, long total) {
    if (percent > 0) {
      long part = total <= 0 ? 0 : used * 100 / total;
      return part < percent
          ? null
          : "limit: %d %% of the disk, current: %d %%".formatted(percent, part);
    }
    return used < bytes
        ? null
        : "limit: %d MB on the disk, current: %d MB".formatted(bytes >> 20, used >> 20);
  }
}
