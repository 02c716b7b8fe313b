package io.scheduleddb.server;

import io.scheduleddb.api.Capacity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Whether the disk of the data directory has room for more jobs; looks at most once a second, when
/// somebody asks. What is left above the limit is for what must still be stored then: outcomes,
/// cancels, and the log. Any thread.
final class DiskWatch implements Capacity {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final FileStore disk;
  private final StorageLimit limit;
  private final InstantSource clock;
  private volatile Look latest = new Look(Instant.EPOCH, 0, 0, null);

  /// What was seen.
  ///
  /// @param used how much of the disk is in use, 0 to 1
  /// @param limit of that
  /// @param shortage as [Capacity#shortage]
  record Look(Instant at, double used, double limit, @Nullable String shortage) {}

  DiskWatch(Path directory, StorageLimit limit, InstantSource clock) {
    try {
      this.disk = Files.getFileStore(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("the disk of " + directory + " can't be looked at", e);
    }
    this.limit = limit;
    this.clock = clock;
  }

  @Override
  public @Nullable String shortage() {
    return look().shortage;
  }

  /// The newest look, at most a second old.
  Look look() {
    Instant now = clock.instant();
    Look last = latest;
    boolean fresh = !now.isBefore(last.at) && now.isBefore(last.at.plus(PERIOD));
    if (!fresh) {
      last = lookAt(now);
      latest = last;
    }
    return last;
  }

  private Look lookAt(Instant now) {
    try {
      long total = disk.getTotalSpace();
      long used = total - disk.getUsableSpace();
      double part = total <= 0 ? 0 : (double) used / total;
      return new Look(now, part, limit.part(total), limit.exceeded(used, total));
    } catch (IOException e) {
      return new Look(now, 0, 0, "the disk can't be looked at: " + e.getMessage());
    }
  }
}
