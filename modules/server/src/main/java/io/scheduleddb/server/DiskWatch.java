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

  private final Space space;
  private final StorageLimit limit;
  private final InstantSource clock;
  private volatile Look latest = new Look(Instant.EPOCH, null);

  private record Look(Instant at, @Nullable String shortage) {}

  /// How large a disk is and how much of it nobody can use.
  interface Space {
    long total() throws IOException;

    long usable() throws IOException;
  }

  DiskWatch(Space space, StorageLimit limit, InstantSource clock) {
    this.space = space;
    this.limit = limit;
    this.clock = clock;
  }

  static DiskWatch of(Path directory, StorageLimit limit, InstantSource clock) {
    try {
      FileStore disk = Files.getFileStore(directory);
      return new DiskWatch(
          new Space() {
            @Override
            public long total() throws IOException {
              return disk.getTotalSpace();
            }

            @Override
            public long usable() throws IOException {
              return disk.getUsableSpace();
            }
          },
          limit,
          clock);
    } catch (IOException e) {
      throw new UncheckedIOException("the disk of " + directory + " can't be looked at", e);
    }
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
      long total = space.total();
      return limit.exceeded(total - space.usable(), total);
    } catch (IOException e) {
      return "the disk can't be looked at: " + e.getMessage();
    }
  }
}
