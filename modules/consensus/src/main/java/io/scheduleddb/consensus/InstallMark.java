package io.scheduleddb.consensus;

import io.scheduleddb.api.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Remembers, durably, up to where the store was taken over from another node, or made durable in
/// order to drop the log. Written before the store is touched, which comes before Ratis drops the
/// log that the store has overtaken: so a node that finds its log ending before its store can tell
/// a crash in between, which is nothing, from a lost log, which is the loss of promises.
///
/// It stays until the next one: a log that is empty since the installation is one for as long as
/// nothing is written. Wrong it can't become, because whatever comes to the store after it comes by
/// the log.
final class InstallMark {
  private final Path file;

  /// @param directory the log directory
  InstallMark(Path directory) {
    this.file = directory.resolve("installed");
  }

  /// The newest mark; [LogPosition#START] when there is none.
  LogPosition read() {
    try {
      String[] words = Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ", -1);
      return new LogPosition(Long.parseLong(words[0]), Long.parseLong(words[1]));
    } catch (NoSuchFileException e) {
      return LogPosition.START;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read", e);
    } catch (RuntimeException e) {
      throw new IllegalStateException(file + " doesn't hold a term and an index", e);
    }
  }

  /// On return the mark is durable.
  void write(LogPosition position) {
    Path draft = file.resolveSibling("installed.new");
    try {
      Files.writeString(
          draft, position.term() + " " + position.index() + "\n", StandardCharsets.US_ASCII);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      DirectorySync.sync(file.resolveSibling("."));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written", e);
    }
  }
}
