package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    Files.writeString(file, Files.readString(file).replace("format=1", "format=2"));
    assertTrue(refusal().contains("has format 2"), refusal());
  }

  @Test
  void refusesDataOfWhichItIsNotSaidWhoseItIs() throws Exception {
    DataDirectory.open(with()).close();
    Path file = directory.resolve("node.properties");
    for (String damaged : List.of("", "format=1", "format=\\u00zz")) {
      Files.writeString(file, damaged);
      assertTrue(refusal().contains(file + " is damaged"), refusal());
    }
    Files.delete(file);
    Files.createDirectory(directory.resolve("raft"));
    assertTrue(refusal().contains(file + " is missing"), refusal());
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
