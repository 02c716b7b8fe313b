package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.cluster.Standing;
import io.scheduleddb.consensus.ConsensusOptions;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path directory;

  private Configuration with(String... flags) {
    Map<String, String> environment = Map.of("DATA_DIR", directory.toString(), "NODE_ID", "n1");
    return Configuration.of(new Settings(List.of(flags), environment));
  }

  @Test
  void isHeldByOneProcess() {
    DataDirectory held = DataDirectory.open(with());
    assertThrows(WrongSettingException.class, () -> DataDirectory.open(with()));
    held.close();
    DataDirectory.open(with()).close();
  }

  @Test
  void refusesWhatTheFirstStartFixed() {
    DataDirectory.open(with()).close();
    for (String flag : List.of("--slot-gap=20s", "--node-id=n2", "--cluster-name=other")) {
      String message =
          String.valueOf(
              assertThrows(WrongSettingException.class, () -> DataDirectory.open(with(flag)))
                  .getMessage());
      assertTrue(
          message.contains(flag.substring(flag.indexOf('=') + 1)) || flag.contains("20s"), message);
      assertTrue(message.contains(directory.toString()), message);
    }
    DataDirectory.open(with("--slot-gap=PT10S")).close();
  }

  @Test
  void refusesAnotherFormat() throws Exception {
    DataDirectory.open(with()).close();
    Path file = directory.resolve("node.properties");
    Files.writeString(file, Files.readString(file).replace("format=2", "format=3"));
    assertTrue(refusal().contains("has format 3"), refusal());
  }

  @Test
  void refusesDataOfWhichItIsNotSaidWhoseItIs() throws Exception {
    DataDirectory.open(with()).close();
    Path file = directory.resolve("node.properties");
    for (String damaged : List.of("", "format=2", "format=\\u00zz")) {
      Files.writeString(file, damaged);
      assertTrue(refusal().contains(file + " is damaged"), refusal());
    }
    Files.delete(file);
    Files.createDirectory(directory.resolve("raft"));
    assertTrue(refusal().contains(file + " is missing"), refusal());
  }

  @Test
  void drawsAPeerIdAndKeepsIt() {
    DataDirectory first = DataDirectory.open(with());
    String peer = first.peer();
    first.close();
    assertTrue(peer.matches("n1~[0-9a-f]{8}"), peer);
    assertEquals(Standing.NEW, first.standing().standing());
    DataDirectory again = DataDirectory.open(with());
    assertEquals(peer, again.peer());
    again.close();
  }

  @Test
  void keepsWhatTheNodeHasPromised() {
    DataDirectory first = DataDirectory.open(with());
    UUID cluster = UUID.randomUUID();
    for (Standing standing :
        List.of(
            new Standing("n2~x", null, false, 0, false, false),
            new Standing(null, cluster, true, 3, false, false),
            new Standing("n1~y", cluster, false, 0, true, true))) {
      Thread.currentThread().interrupt();
      first.standing().store(standing);
      assertTrue(Thread.interrupted(), "an interrupt must neither stop it nor get lost");
      first.close();
      first = DataDirectory.open(with());
      assertEquals(standing, first.standing().standing());
    }
    first.close();
  }

  @Test
  void aDirectoryOfTheFirstVersionIsAClusterOfOne() throws Exception {
    DataDirectory.open(with()).close();
    Path file = directory.resolve("node.properties");
    String old =
        Files.readString(file).replace("format=2", "format=1").replaceAll("PEER_ID=.*\n", "");
    Files.writeString(file, old);
    DataDirectory opened = DataDirectory.open(with());
    assertEquals("n1", opened.peer());
    assertEquals(
        Standing.alone(ConsensusOptions.clusterNamed("scheduled-db")),
        opened.standing().standing());
    opened.close();
  }

  @Test
  void aMemberStartsWithItsLogOnly() throws Exception {
    UUID cluster = UUID.randomUUID();
    try (DataDirectory opened = DataDirectory.open(with())) {
      opened.requireLog();
      opened.standing().store(new Standing(null, cluster, false, 0, false, false));
      opened.requireLog();
      opened.standing().store(new Standing(null, cluster, false, 0, true, false));
      Path log = opened.raft().resolve(cluster.toString());
      WrongSettingException refused = assertThrows(WrongSettingException.class, opened::requireLog);
      assertTrue(String.valueOf(refused.getMessage()).contains(log + " is missing"));
      Files.createDirectories(log);
      opened.requireLog();
    }
  }

  /// What was removed from its cluster may begin anew on the same disk.
  @Test
  void anEmptiedOneIsThatOfANewNode() throws Exception {
    String before;
    try (DataDirectory opened = DataDirectory.open(with())) {
      before = opened.peer();
      opened.standing().store(new Standing(null, UUID.randomUUID(), false, 0, true, true));
      for (Path file : List.of(opened.raft().resolve("c/log"), opened.database())) {
        Files.createDirectories(file.getParent());
        Files.createFile(file);
      }
      opened.empty();
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(directory.resolve("lock")), left.toList());
    }
    try (DataDirectory again = DataDirectory.open(with())) {
      assertEquals(Standing.NEW, again.standing().standing());
      assertNotEquals(before, again.peer());
    }
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(WrongSettingException.class, () -> DataDirectory.open(with())).getMessage());
  }

  @Test
  void saysThatItCanNotBeWritten() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Configuration configuration =
        Configuration.of(new Settings(List.of("--data-dir", file + "/x"), Map.of()));
    assertTrue(
        String.valueOf(
                assertThrows(UncheckedIOException.class, () -> DataDirectory.open(configuration))
                    .getMessage())
            .contains("DATA_DIR"));
  }
}
