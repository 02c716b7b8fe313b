package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LogGuardTest {
  @TempDir Path directory;
  private final CountingStateMachine machine = new CountingStateMachine();

  @Test
  void startsWithATornTailAndKeepsEverythingAcknowledged() throws Exception {
    write(50);
    List<?> acknowledged = machine.applications();
    Path segment = openSegment();
    byte[] bytes = Files.readAllBytes(segment);
    // The last record is metadata of Ratis: losing part of it is what a power cut may do.
    Arrays.fill(bytes, endOf(bytes) - 3, bytes.length, (byte) 0);
    Files.write(segment, bytes);
    CountingStateMachine behind = new CountingStateMachine();
    Nodes.startLeading(directory, behind).close();
    assertEquals(acknowledged, behind.applications());
  }

  @Test
  void refusesALogThatEndsBeforeTheStore() throws Exception {
    write(50);
    Path segment = openSegment();
    byte[] bytes = Files.readAllBytes(segment);
    Arrays.fill(bytes, endOf(bytes) / 2, bytes.length, (byte) 0);
    Files.write(segment, bytes);
    String message = refusal(machine);
    assertTrue(message.contains("applied " + machine.applied().index()), message);
    assertTrue(message.contains(directory.toString()), message);
  }

  @Test
  void refusesDamageAmidCommittedEntriesAlsoWhenTheStoreIsBehind() throws Exception {
    write(50);
    damageTheMiddleOf(openSegment());
    assertTrue(refusal(new CountingStateMachine()).contains("committed"));
    assertTrue(refusal(machine).contains("committed"));
  }

  @Test
  void refusesDamageOfAClosedSegment() throws Exception {
    write(20);
    write(20);
    Path closed =
        segments()
            .filter(file -> !file.getFileName().toString().contains("inprogress"))
            .findFirst()
            .orElseThrow();
    damageTheMiddleOf(closed);
    assertThrows(RuntimeException.class, () -> Nodes.start(directory, machine));
  }

  @Test
  void refusesAnEmptyLogUnderAStoreThatIsNotEmpty() {
    machine.forgetBack(new LogPosition(3, 17));
    assertTrue(refusal(machine).contains("applied 17"));
  }

  @Test
  void dropsALogThatAnInstalledStoreHasOvertaken() throws Exception {
    write(20);
    ConsensusOptions options = Nodes.options(directory, ConsensusOptions.Limits.DEFAULT);
    LogPosition installed = new LogPosition(1, 1_000);
    machine.forgetBack(installed);
    assertTrue(refusal(machine).contains("applied 1000"));
    new InstallMark(options.raftDirectory()).write(installed);
    try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
      replicator.submit(Nodes.numbered(99)).join();
      assertTrue(machine.applied().index() > 1_000, machine.applied().toString());
    }
    Nodes.startLeading(directory, machine).close();
  }

  @Test
  void keepsTheLogWhenAnInstallationDidntComeToTheStore() throws Exception {
    write(20);
    ConsensusOptions options = Nodes.options(directory, ConsensusOptions.Limits.DEFAULT);
    new InstallMark(options.raftDirectory()).write(new LogPosition(1, 1_000));
    CountingStateMachine behind = new CountingStateMachine();
    Nodes.startLeading(directory, behind).close();
    assertEquals(machine.applications(), behind.applications());
  }

  @Test
  void closesAHoleThatAnInstallationLeft() throws Exception {
    write(20);
    write(20);
    LogPosition applied = machine.applied();
    Path first = segments().findFirst().orElseThrow();
    Path old = first.resolveSibling("log_0-3");

    Files.move(first, old);
    assertTrue(refusal(machine).contains("missing"));
    ConsensusOptions options = Nodes.options(directory, ConsensusOptions.Limits.DEFAULT);
    long end = Long.parseLong(first.getFileName().toString().replaceAll(".*-", ""));
    new InstallMark(options.raftDirectory()).write(new LogPosition(applied.term(), end));
    Nodes.startLeading(directory, machine).close();
  }

  private void write(int commands) throws InterruptedException {
    try (RatisReplicator replicator = Nodes.startLeading(directory, machine)) {
      LongStream.range(0, commands).forEach(i -> replicator.submit(Nodes.numbered(i)).join());
    }
  }

  private String refusal(CountingStateMachine stateMachine) {
    return String.valueOf(
        assertThrows(
                IllegalStateException.class, () -> Nodes.start(directory, stateMachine).close())
            .getMessage());
  }

  private static void damageTheMiddleOf(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    bytes[endOf(bytes) / 2] ^= 0x55;
    Files.write(segment, bytes);
  }

  private static int endOf(byte[] bytes) {
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private Path openSegment() {
    return segments()
        .filter(file -> file.getFileName().toString().contains("inprogress"))
        .findFirst()
        .orElseThrow();
  }

  private Stream<Path> segments() {
    Path segments = Nodes.options(directory, ConsensusOptions.Limits.DEFAULT).segments();
    try (Stream<Path> files = Files.list(segments)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
