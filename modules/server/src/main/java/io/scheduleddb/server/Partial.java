package io.scheduleddb.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// A file in the making, beside where it is to be, and gone unless it is kept. Nobody else may read
/// it: it holds secrets.
record Partial(Path file, FileChannel channel) implements AutoCloseable {

  static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root is no file");
  }

  static Partial in(Path folder) throws IOException {
    Path file = folder.resolve(".scheduled-db-" + ProcessHandle.current().pid() + ".partial");
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new Partial(file, channel);
  }

  /// All is written: on return it is on the disk.
  void finish() throws IOException {
    channel.force(true);
    channel.close();
  }

  /// Gives it its name, in place of what had that before; durable on return.
  void keepAs(Path wanted) throws IOException {
    Files.move(file, wanted, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder(wanted), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
