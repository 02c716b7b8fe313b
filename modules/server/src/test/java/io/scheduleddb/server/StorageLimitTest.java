package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageLimitTest {
  @Test
  void isAPartOfTheDiskOrASize() {
    assertEquals(new StorageLimit(1, 0), StorageLimit.parse("1%"));
    assertEquals(new StorageLimit(99, 0), StorageLimit.parse("99 %"));
    assertEquals(new StorageLimit(0, 3L << 20), StorageLimit.parse("3MB"));
    assertEquals(new StorageLimit(0, 20L << 30), StorageLimit.parse("20 GB"));
    assertEquals(new StorageLimit(0, 8_388_607L << 40), StorageLimit.parse("8388607TB"));
  }

  /// The last ones don't fit into a number of bytes.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0%",
        "100%",
        "-1%",
        "5",
        "5KB",
        "0GB",
        "8388608TB",
        "16777217TB",
        "999999999TB"
      })
  void saysNothingElse(String text) {
    assertNull(StorageLimit.parse(text));
  }

  @Test
  void isExceededOnceItIsReached() {
    StorageLimit part = new StorageLimit(80, 0);
    assertNull(part.exceeded(7_999, 10_000));
    assertEquals("limit: 80 % of the disk, current: 80 %", part.exceeded(8_000, 10_000));
    StorageLimit size = new StorageLimit(0, 2 << 20);
    assertNull(size.exceeded((2 << 20) - 1, 10 << 20));
    assertEquals("limit: 2 MB on the disk, current: 3 MB", size.exceeded(3 << 20, 10 << 20));
  }

  @Test
  void aDiskIsWatchedForIt(@TempDir Path directory) {
    InstantSource clock = InstantSource.system();
    assertNotNull(new DiskWatch(directory, new StorageLimit(0, 1), clock).shortage());
    assertNull(new DiskWatch(directory, new StorageLimit(0, Long.MAX_VALUE), clock).shortage());
  }

  @Test
  void isAPartOfTheDiskAlsoWhenGivenAsASize() {
    assertEquals(0.8, new StorageLimit(80, 0).part(10_000));
    assertEquals(0.25, new StorageLimit(0, 1 << 20).part(4 << 20));
    assertEquals(1, new StorageLimit(0, 8 << 20).part(4 << 20), "never reached");
  }

  @Test
  void aLookSaysHowFullTheDiskIs(@TempDir Path directory) throws IOException {
    DiskWatch.Look look =
        new DiskWatch(directory, new StorageLimit(80, 0), InstantSource.system()).look();
    FileStore disk = Files.getFileStore(directory);
    double used = 1 - (double) disk.getUsableSpace() / disk.getTotalSpace();
    assertEquals(used, look.used(), 0.05);
    assertEquals(0.8, look.limit());
  }

  @Test
  void aStartThatIsRefusedSaysWhatIsAllowed() {
    Settings settings = new Settings(List.of(), Map.of("QUEUE_STORAGE_LIMIT", "16777217TB"));
    WrongSettingException refused =
        assertThrows(WrongSettingException.class, () -> Configuration.of(settings));
    assertTrue(String.valueOf(refused.getMessage()).contains("at most 8388607TB"));
  }
}
