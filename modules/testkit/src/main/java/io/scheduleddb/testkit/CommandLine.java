package io.scheduleddb.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs short commands of the system. What they print is part of the failure when they fail.
final class CommandLine {
  private CommandLine() {}

  /// Runs one and returns what it printed; throws [IllegalStateException] when it fails.
  static String run(String... words) {
    return run(List.of(words), "");
  }

  /// Runs one with `input` as its standard input.
  static String run(List<String> words, String input) {
    Result result = result(words, input);
    if (result.status() != 0) {
      throw new IllegalStateException(
          String.join(" ", words) + " ended with " + result.status() + ": " + result.output());
    }
    return result.output();
  }

  /// Whether it runs and succeeds.
  static boolean succeeds(String... words) {
    try {
      return result(List.of(words), "").status() == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private record Result(int status, String output) {}

  /// Waits to the end even when the thread is interrupted: half a clean-up would be worse.
  private static Result result(List<String> words, String input) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.onExit().join().exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
