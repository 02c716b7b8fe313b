package io.scheduleddb.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Runs commands. What they say is part of the failure when they fail.
final class Shell {
  private Shell() {}

  /// Runs a command and returns what it wrote to its standard output.
  static String run(Path folder, String... words) {
    return run(folder, Map.of(), words);
  }

  /// The same with variables besides those of this process.
  static String run(Path folder, Map<String, String> environment, String... words) {
    try {
      ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      var errors = process.getErrorStream();
      var complaint = new StringBuffer();
      Thread reader =
          Thread.startVirtualThread(() -> {
            try {
              complaint.append(new String(errors.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.onExit().join().exitValue();
      reader.join();
      if (status != 0) {
        throw new IllegalStateException(
            "%s in %s ended with %d: %s"
                .formatted(String.join(" ", words), folder, status, complaint));
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
