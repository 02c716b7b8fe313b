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
  private volatile Look latest = new Look(Instant.EPOCH, null);

  private record Look(Instant at, @Nullable String shortage) {}

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
    Instant now = clock.instant();
    Look last = latest;
    boolean fresh = !now.isBefore(last.at) && now.isBefore(last.at.plus(PERIOD));
    if (!fresh) {
      last = new Look(now, look());
      latest = last;
    }
    return last.shortage;
  }

  private @Nullable String look() {
    try {
      long total = disk.getTotalSpace();
      return limit.exceeded(total - disk.getUsableSpace(), total);
    } catch (IOException e) {
      return "the disk can't be looked at: " + e.getMessage();
    }
  }
}
