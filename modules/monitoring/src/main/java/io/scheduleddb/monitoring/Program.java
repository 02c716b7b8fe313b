package io.scheduleddb.monitoring;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A program that tests need and the project doesn't bring: found on the path.
///
/// @param origin where it comes from, for whoever lacks it
public record Program(String name, String origin) {
  public static final Program PROMTOOL = new Program("promtool", "Debian's package prometheus");
  public static final Program PROMETHEUS = new Program("prometheus", "Debian's package prometheus");
  public static final Program KUBECTL = new Program("kubectl", "Kubernetes, 1.27 or later");

  /// What it said to the end.
  public record Result(int status, String output) {}

  /// What is missing, for the message of a test that is skipped; null when nothing is. On CI
  /// nothing may be: there it throws.
  public @Nullable String missing() {
    if (isThere()) {
      return null;
    }
    String message = name + " is missing: install " + origin;
    if (System.getenv("CI") != null) {
      throw new IllegalStateException(message);
    }
    return message;
  }

  private boolean isThere() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  /// Runs it to its end.
  public Result run(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
