package io.scheduleddb.image;

import static io.scheduleddb.image.NodeUnderTest.PATIENCE;
import static io.scheduleddb.image.NodeUnderTest.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scheduleddb.testkit.Received;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The disk fails under the image, by `strace`: system calls on one file return an error. The node
/// must end with a line and an exit code, and have all that it acknowledged after the next start.
@Timeout(120)
class DiskFaultIT {
  private static final int FAILED = 70;

  @TempDir private Path folder;
  private String payload = "";

  @Test
  void endsWhenTheLogCanNotBeSynced() throws Exception {
    try (NodeUnderTest test = new NodeUnderTest(folder)) {
      endsAndLosesNothing(test, openSegment(), "fdatasync", "EIO", "the log can't be written");
    }
  }

  @Test
  void endsWhenTheDiskOfTheLogIsFull() throws Exception {
    try (NodeUnderTest test = new NodeUnderTest(folder)) {
      endsAndLosesNothing(test, openSegment(), "write", "ENOSPC", "the log can't be written");
    }
  }

  @Test
  void endsWhenTheDiskOfTheDatabaseIsFull() throws Exception {
    try (NodeUnderTest test = new NodeUnderTest(folder)) {
      Path log = folder.resolve("data/state/scheduled.db-wal");
      endsAndLosesNothing(test, log, "pwrite64", "ENOSPC", "SQLITE_FULL");
    }
  }

  /// SQLite itself would go on when it can't move its log into the database: the store mustn't.
  @Test
  void endsWhenTheDatabaseCanNotTakeItsLog() throws Exception {
    try (NodeUnderTest test = new NodeUnderTest(folder)) {
      payload = ",\"payload\":\"" + "x".repeat(200_000) + '"';
      Path database = folder.resolve("data/state/scheduled.db");
      endsAndLosesNothing(test, database, "pwrite64", "EIO", "SQLITE_IOERR_WRITE");
    }
  }

  private void endsAndLosesNothing(
      NodeUnderTest test, Path file, String call, String error, String why) throws Exception {
    List<String> acknowledged = new ArrayList<>(List.of("before"));
    test.create("before", "\"delay\":\"5s\"", "/hook");
    Process strace = inject(test.node.pid(), file, call, error);
    try {
      // The first may still be answered: the database is written after the log.
      for (int i = 0; i < 100; i++) {
        test.create("j" + i, "\"delay\":\"5s\"" + payload, "/hook");
        acknowledged.add("j" + i);
      }
    } catch (IOException e) {
      // It ended without an answer.
    } finally {
      assertEquals(FAILED, test.node.awaitEnd(PATIENCE));
      strace.waitFor();
    }
    String fatal =
        test.node
            .output()
            .lines()
            .filter(line -> line.startsWith("FATAL"))
            .collect(Collectors.joining("\n"));
    assertTrue(fatal.contains(why) && !fatal.contains("\n"), test.node.output());

    test.restart();
    until(() ->
        test.receiver.received().stream()
            .map(Received::job)
            .collect(Collectors.toSet())
            .containsAll(acknowledged));
  }

  /// From now on `call` on `file` fails; returns when that is so.
  private static Process inject(long pid, Path file, String call, String error) throws IOException {
    List<String> command =
        List.of(
            "strace",
            "-f",
            "-o",
            "/dev/null",
            "-P",
            file.toString(),
            "-e",
            "trace=" + call,
            "-e",
            "inject=" + call + ":error=" + error + ":when=1+",
            "-p",
            Long.toString(pid));
    Process strace;
    try {
      strace = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "strace isn't installed: disk faults are not tested here");
      throw e;
    }
    BufferedReader says = strace.inputReader();
    String line = String.valueOf(says.readLine());
    while (line.contains("Requested path")) {
      line = String.valueOf(says.readLine());
    }
    assumeTrue(line.contains("attached"), "strace may not attach here: " + line);
    Thread.ofVirtual().start(() -> says.lines().forEach(ignored -> {}));
    return strace;
  }

  private Path openSegment() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data/raft"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_inprogress"))
          .findFirst()
          .orElseThrow();
    }
  }
}
