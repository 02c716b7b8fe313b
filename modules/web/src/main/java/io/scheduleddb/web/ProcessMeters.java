package io.scheduleddb.web;

import io.helidon.metrics.api.FunctionalCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Stream;

/// The process as Linux sees it, under the names that Prometheus' own clients use. NaN where the
/// system doesn't tell.
final class ProcessMeters {
  private static final Path PROC = Path.of("/proc/self");

  private ProcessMeters() {}

  static void register(MeterMaker maker) {
    ProcessHandle process = ProcessHandle.current();
    double start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L) / 1000.0;
    maker.gauge("process_start_time_seconds", "When the process began, since 1970", () -> start);
    // Helidon's counters are whole numbers. It holds on to the process weakly.
    Function<ProcessHandle, Long> seconds =
        it -> it.info().totalCpuDuration().map(Duration::toSeconds).orElse(0L);
    maker
        .registry()
        .getOrCreate(
            FunctionalCounter.builder("process_cpu_seconds", process, seconds)
                .description("CPU time of the process, in whole seconds"));
    maker.gauge(
        "process_resident_memory_bytes",
        "Memory of the process that is in RAM",
        () -> 1024 * number("status", "VmRSS:"));
    maker.gauge("process_open_fds", "Open file descriptors", ProcessMeters::openFiles);
    maker.gauge(
        "process_max_fds",
        "File descriptors that may be open",
        () -> number("limits", "Max open files"));
  }

  /// The first number behind `label` in a file of the process; NaN when there is none.
  private static double number(String file, String label) {
    try (Stream<String> lines = Files.lines(PROC.resolve(file))) {
      return lines
          .filter(line -> line.startsWith(label))
          .map(line -> line.substring(label.length()).strip().split("\\s+", 2)[0])
          .filter(text -> text.matches("\\d+"))
          .mapToDouble(Double::parseDouble)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /// But for the one that counting them takes.
  private static double openFiles() {
    try (Stream<Path> files = Files.list(PROC.resolve("fd"))) {
      return files.count() - 1;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
