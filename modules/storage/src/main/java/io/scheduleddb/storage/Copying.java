package io.scheduleddb.storage;

import io.scheduleddb.api.LogPosition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/// Copies of the database, out and in.
final class Copying {
  private Copying() {}

  /// Writes what `database` holds now to the new file `copy`, and syncs it; returns its position.
  ///
  /// SQLite does it in one read transaction (`VACUUM INTO`), beside the writer. The copy is dense,
  /// and has no log of its own.
  static LogPosition copy(OpenDatabase database, Path copy) {
    return wholeOrGone(
        copy,
        () -> {
          try (LongReads.LongRead read = database.ownCopier()) {
            // A disk that the copy has filled has room again for what the end of the read writes.
            wholeOrGone(copy, () -> read.use(session -> session.vacuumInto(copy)));
          }
          sync(copy);
          sync(directory(copy));
          return position(copy);
        });
  }

  /// Does what makes `file` usable; the file is removed when that fails.
  static <T> T wholeOrGone(Path file, Supplier<T> work) {
    boolean whole = false;
    try {
      T result = work.get();
      whole = true;
      return result;
    } finally {
      if (!whole) {
        file.toFile().delete();
      }
    }
  }

  private static LogPosition position(Path copy) {
    return inside(copy, session -> Objects.requireNonNull(Meta.position(session)));
  }

  /// Refuses what isn't a sound store of this version or an earlier one; changes nothing.
  static void check(Path file) {
    inside(
        file,
        session -> {
          new Schema(file, session).requireStore();
          requireSound(file, session);
          return true;
        });
  }

  /// Reads every page.
  static void requireSound(Path file, Session session) {
    String verdict = session.ask("PRAGMA quick_check(1)");
    if (!verdict.equals("ok")) {
      throw StorageFailure.refused("check", file, verdict);
    }
  }

  /// What `look` finds in a file that nothing is to be changed in.
  static <T> T inside(Path file, Function<Session, T> look) {
    if (!Files.isRegularFile(file)) {
      throw StorageFailure.refused("open", file, "is no file");
    }
    try (Session opened = Session.reader(file)) {
      return opened.use(session -> {
        session.run("PRAGMA query_only = ON");
        return look.apply(session);
      });
    }
  }

  /// Puts `copy`, which is on the disk, in the place of `file`: after a crash it is the one or the
  /// other.
  static void moveInto(Path copy, Path file) {
    try {
      sync(directory(file));
      Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
      sync(directory(file));
    } catch (IOException e) {
      throw StorageFailure.of("take the place of", file, e);
    }
  }

  private static Path directory(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  /// Makes a file, or what is in a directory, durable.
  static void sync(Path written) {
    boolean directory = Files.isDirectory(written);
    try (FileChannel channel =
        FileChannel.open(written, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      throw StorageFailure.of("sync", written, e);
    }
  }
}
