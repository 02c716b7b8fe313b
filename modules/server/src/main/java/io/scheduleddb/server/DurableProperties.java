package io.scheduleddb.server;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/// A small file of names and values that a crash leaves as it was before a write, or as it is
/// after.
record DurableProperties(Path file, String comment) {

  boolean exists() {
    return Files.exists(file);
  }

  /// @throws WrongSettingException when the file isn't what was written
  Properties read() throws IOException {
    Properties stored = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      stored.load(in);
    } catch (IllegalArgumentException e) {
      throw new WrongSettingException(file + " is damaged: " + e.getMessage());
    }
    return stored;
  }

  /// The value under a name that must be there.
  ///
  /// @throws WrongSettingException when it isn't
  String require(Properties stored, String name) {
    String value = stored.getProperty(name);
    if (value == null) {
      throw new WrongSettingException(file + " is damaged: it doesn't say " + name);
    }
    return value;
  }

  /// Takes the place of what was written before; durable on return. An interrupt doesn't stop it.
  void write(Map<String, String> values) throws IOException {
    Properties properties = new Properties();
    properties.putAll(values);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
      properties.store(out, comment);
      out.getFD().sync();
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
  }

  /// On return it is gone for good.
  void delete() throws IOException {
    Files.deleteIfExists(file);
    syncDirectory();
  }

  /// Only a channel can sync a directory, and an interrupt closes channels: then once more.
  private void syncDirectory() throws IOException {
    boolean interrupted = false;
    while (true) {
      interrupted |= Thread.interrupted();
      try (FileChannel directory = FileChannel.open(parent(), StandardOpenOption.READ)) {
        directory.force(true);
        break;
      } catch (ClosedByInterruptException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Path parent() {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}
