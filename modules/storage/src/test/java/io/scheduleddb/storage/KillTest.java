package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.at;
import static io.scheduleddb.storage.Samples.once;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Telemetry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed while it replaces the content, over and over, at any moment.
class KillTest {
  private static final int KILLS = 12;
  private static final int JOBS = 300;

  @TempDir Path directory;

  @Test
  void whatAKilledProcessLeavesIsOneContentWhole() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path file = directory.resolve("scheduled.db");
    makeSources(directory);
    int changes = 0;
    for (int i = 0; i < KILLS; i++) {
      Process process = start();
      try {
        assertEquals('r', process.getInputStream().read(), "it replaces");
        process.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
      } finally {
        process.destroyForcibly().waitFor();
      }
      changes += changesIn(file, seed);
      assertEquals("ok\n", Dump.ask(file, "PRAGMA integrity_check"), () -> "seed " + seed);
    }
    assertTrue(changes > 0, "it never wrote between two replacements");
  }

  /// All jobs are pending, or all are paused, and change together.
  private static int changesIn(Path file, long seed) {
    try (SqliteJobStore store =
        SqliteJobStore.open(StorageOptions.of(file), Samples.NO_FAILURE, Telemetry.Store.NONE)) {
      var counts = store.reader().counts();
      long pending = counts.get(JobStatus.PENDING);
      long paused = counts.get(JobStatus.PAUSED);
      assertEquals(JOBS, pending + paused, () -> "seed " + seed);
      assertTrue(pending == 0 || paused == 0, () -> counts + ", seed " + seed);
      assertEquals(pending == 0 ? 2 : 1, store.applied().term(), () -> "seed " + seed);
      long index = store.applied().index();
      assertEquals(at(index), store.reader().job(1).updatedAt(), () -> "seed " + seed);
      assertEquals(at(index), store.reader().job(JOBS).updatedAt(), () -> "seed " + seed);
      return (int) index;
    }
  }

  private Process start() throws IOException {
    String classes =
        String.join(
            File.pathSeparator,
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""),
            Path.of("target/test-classes").toAbsolutePath().toString());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classes,
            Replacing.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void makeSources(Path directory) {
    for (String name : List.of("pending", "paused")) {
      boolean pauses = name.equals("paused");
      try (SqliteJobStore store =
          SqliteJobStore.open(
              StorageOptions.of(directory.resolve(name + "-source.db")),
              Samples.NO_FAILURE,
              Telemetry.Store.NONE)) {
        store.write(writer -> {
          for (int i = 1; i <= JOBS; i++) {
            writer.insert(
                once(i).moved(pauses ? JobStatus.PAUSED : JobStatus.PENDING, at(60), at(0)), null);
          }
          writer.applied(new LogPosition(pauses ? 2 : 1, 0));
          return true;
        });
        store.copyTo(directory.resolve(name));
      }
    }
  }

  /// The process: takes one content and the other in turn, and changes it a few times in between.
  static final class Replacing {
    private Replacing() {}

    public static void main(String[] arguments) throws IOException {
      Path directory = Path.of(arguments[0]);
      try (SqliteJobStore store =
          SqliteJobStore.open(
              StorageOptions.of(directory.resolve("scheduled.db")),
              Samples.NO_FAILURE,
              Telemetry.Store.NONE)) {
        for (int i = 0; ; i++) {
          Path copy = directory.resolve("incoming.db");
          Files.deleteIfExists(copy);
          Files.copy(directory.resolve(i % 2 == 0 ? "pending" : "paused"), copy);
          store.replaceWith(copy);
          if (i == 0) {
            System.out.print('r');
            System.out.flush();
          }
          for (int change = 1; change <= 5; change++) {
            long index = change;
            store.write(writer -> touchAll(writer, new LogPosition(store.applied().term(), index)));
          }
        }
      }
    }

    private static boolean touchAll(JobStore.Writer writer, LogPosition position) {
      for (long number = 1; number <= JOBS; number++) {
        var job = writer.job(number);
        writer.update(job, job.moved(job.status(), job.nextDue(), at(position.index())));
      }
      writer.applied(position);
      return true;
    }
  }
}
