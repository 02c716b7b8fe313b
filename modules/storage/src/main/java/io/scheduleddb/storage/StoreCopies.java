package io.scheduleddb.storage;

import io.scheduleddb.api.BackupLabel;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Snapshots;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes copies of the store, in a directory of its own. For other nodes: one copy serves all who
/// ask while it is in use and fresh, as nodes that start together do; its file goes with the last
/// of them. For operators: a backup, with a label, for one alone. Any thread.
public final class StoreCopies implements Snapshots {
  /// How old a copy may be that is given to another node: the log holds what has come since.
  private static final Duration FRESH = Duration.ofSeconds(10);

  /// Downloads at once: two that join, and one more.
  private static final int AT_ONCE = 3;

  /// Backups at once, besides: an operator's slow line must not keep nodes from joining.
  private static final int BACKUPS_AT_ONCE = 1;

  /// What must stay free beside a copy, whatever the store's size.
  private static final long SPARE_BYTES = 64 << 20;

  /// What must stay free for each byte of the store besides: while a copy is made, whatever is
  /// committed stays in the write-ahead log, and the larger the store, the longer that takes. Under
  /// 3 200 jobs a second the log came to a seventh of the store.
  private static final int SPARE_PART = 4;

  private final JobStore store;
  private final Path directory;
  private final InstantSource clock;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Semaphore backups = new Semaphore(BACKUPS_AT_ONCE);
  private final AtomicLong count = new AtomicLong();

  /// Held while a copy is made, by who makes it: those who want one wait, and nobody else does.
  private final ReentrantLock making = new ReentrantLock();

  private @Nullable Made latest;

  /// Removes what a process before this one has left in `directory`, and makes that if need be.
  public StoreCopies(JobStore store, Path directory, InstantSource clock) {
    this.store = store;
    this.directory = directory;
    this.clock = clock;
    try {
      Files.createDirectories(directory);
      try (Stream<Path> left = Files.list(directory)) {
        left.forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Copy open() {
    return lend(room, "other nodes are downloading the store", this::fresh);
  }

  @Override
  public Copy backup(BackupLabel label) {
    return lend(
        backups,
        "another backup is being made or downloaded",
        () -> own(BackupFile.labelled(label)));
  }

  private Copy lend(Semaphore among, String otherwise, Supplier<Made> making) {
    if (!among.tryAcquire()) {
      throw new Refusal(Problem.Kind.UNAVAILABLE, otherwise);
    }
    boolean lent = false;
    try {
      Copy copy = new Lent(making.get(), among);
      lent = true;
      return copy;
    } finally {
      if (!lent) {
        among.release();
      }
    }
  }

  /// A copy for one alone, after `finish` has done something to it. One copy is made at a time:
  /// each counts on the room that it sees.
  private Made own(Consumer<Path> finish) {
    making.lock();
    try {
      Made made = make(finish);
      made.users++;
      return made;
    } finally {
      making.unlock();
    }
  }

  /// One at a time: who comes while a copy is made waits for it, and shares it.
  private Made fresh() {
    making.lock();
    try {
      Made known = sharedIfFresh();
      return known != null ? known : shared(make(_ -> {}));
    } finally {
      making.unlock();
    }
  }

  private synchronized @Nullable Made sharedIfFresh() {
    return latest != null && latest.isFresh() ? shared(latest) : null;
  }

  private synchronized Made shared(Made made) {
    latest = made;
    made.users++;
    return made;
  }

  private Made make(Consumer<Path> finish) {
    long size = store.reader().size().total();
    requireRoom(size);
    Path file = directory.resolve("copy-" + count.incrementAndGet() + ".db");
    try {
      LogPosition position = store.copyTo(file);
      return Copying.wholeOrGone(
          file,
          () -> {
            finish.accept(file);
            return new Made(file, position, hash(file), clock.instant());
          });
    } catch (StorageFailure e) {
      if (e.isFull()) {
        throw new Refusal(
            Problem.Kind.CAPACITY,
            "limit: the disk became full while the store was copied, current: it has %d MB"
                .formatted(size >> 20));
      }
      throw e;
    }
  }

  private void requireRoom(long size) {
    long free = directory.toFile().getUsableSpace();
    if (free < size + size / SPARE_PART + SPARE_BYTES) {
      throw new Refusal(
          Problem.Kind.CAPACITY,
          "limit: %d MB are free for a copy of the store, current: it has %d MB"
              .formatted(free >> 20, size >> 20));
    }
  }

  private static String hash(Path file) {
    MessageDigest digest = ContentHash.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void giveBack(Made made) {
    made.users--;
    if (made.users == 0) {
      // The next one to ask gets another: that costs less than a file that stays.
      made.file.toFile().delete();
      if (latest == made) {
        latest = null;
      }
    }
  }

  private final class Made {
    private final Path file;
    private final LogPosition position;
    private final String sha256;
    private final Instant at;
    private int users;

    Made(Path file, LogPosition position, String sha256, Instant at) {
      this.file = file;
      this.position = position;
      this.sha256 = sha256;
      this.at = at;
    }

    boolean isFresh() {
      return Duration.between(at, clock.instant()).compareTo(FRESH) < 0;
    }
  }

  private final class Lent implements Copy {
    private final Made made;
    private final Semaphore among;
    private boolean closed;

    Lent(Made made, Semaphore among) {
      this.made = made;
      this.among = among;
    }

    @Override
    public Path file() {
      return made.file;
    }

    @Override
    public LogPosition position() {
      return made.position;
    }

    @Override
    public String sha256() {
      return made.sha256;
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        giveBack(made);
        among.release();
      }
    }
  }
}
