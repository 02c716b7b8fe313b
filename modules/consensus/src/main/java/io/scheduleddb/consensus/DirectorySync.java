package io.scheduleddb.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes changes of the log directory durable at once. Ratis writes its vote to a new file, syncs
/// that and renames it, but never syncs the directory: after a power cut the old vote can be back,
/// and the node votes a second time in the same term. The attribute `D` has the file system sync
/// every change of a directory; Java can't set it, so `chattr` does.
final class DirectorySync {
  private static final Logger LOG = LoggerFactory.getLogger(DirectorySync.class);
  private static final int PATIENCE_SECONDS = 5;

  private DirectorySync() {}

  /// Makes `directory` and asks for the attribute on it and what is below; what will be made there
  /// inherits it. Where that can't be had it warns: losing the power is then less safe.
  static void prepare(Path directory) {
    try {
      Files.createDirectories(directory);
      sync(directory.resolve(".."));
      String problem = chattr(directory);
      if (!problem.isEmpty()) {
        LOG.warn(
            "Directory changes in {} are not synced at once ({}). A power cut may undo a vote of this"
                + " node. Use ext4 or another file system that knows chattr +D, or mount it dirsync.",
            directory,
            problem);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the log directory " + directory + " can't be made", e);
    }
  }

  /// Makes the names in `directory` durable.
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static String chattr(Path directory) {
    try {
      Process process =
          new ProcessBuilder("chattr", "-R", "+D", directory.toString())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "chattr doesn't end";
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 ? "" : said.lines().findFirst().orElse("chattr failed");
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
