package io.scheduleddb.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The first 100 bytes of a SQLite database (sqlite.org/fileformat.html, 1.3): looked at before
/// SQLite opens a file from elsewhere, to say what is wrong with it in words.
final class FileHeader {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTES = 100;
  private static final int PAGE_SIZE = 16;
  private static final int PAGES = 28;

  private FileHeader() {}

  /// Refuses what isn't a database, or isn't as long as its header says.
  static void require(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      ByteBuffer header = ByteBuffer.wrap(in.readNBytes(BYTES));
      if (header.limit() < BYTES || !header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
        throw BackupFile.refused(file, "isn't a SQLite database");
      }
      int size = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
      // 65536 doesn't fit and is written as 1.
      long said = Integer.toUnsignedLong(header.getInt(PAGES)) * (size == 1 ? 65_536 : size);
      long has = Files.size(file);
      if (said != has) {
        throw BackupFile.refused(
            file, "isn't whole: it has %d bytes, and should have %d".formatted(has, said));
      }
    } catch (IOException e) {
      throw StorageFailure.of("open", file, e);
    }
  }
}
