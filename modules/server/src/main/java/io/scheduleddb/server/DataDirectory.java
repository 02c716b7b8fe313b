package io.scheduleddb.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// The directory that a node keeps everything in, held by one process at a time.
///
/// `node.properties` in it says what the first start fixed: a node with another id, cluster or slot
/// length would read its data wrongly, so such a start is refused.
final class DataDirectory implements AutoCloseable {
  private static final String FILE = "node.properties";
  private static final String FORMAT = "1";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /// Makes the directory if need be, takes its lock, and compares what the first start fixed.
  ///
  /// @throws WrongSettingException when another process holds it, or something fixed has changed
  /// @throws UncheckedIOException when it can't be written
  static DataDirectory open(Configuration configuration) {
    Path path = configuration.dataDirectory();
    FileChannel lockFile;
    try {
      Files.createDirectories(path);
      lockFile =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("DATA_DIR " + path + " can't be written: " + e, e);
    }
    DataDirectory directory = new DataDirectory(path, lockFile);
    try {
      directory.lock();
      directory.check(configuration);
    } catch (IOException e) {
      directory.close();
      throw new UncheckedIOException("DATA_DIR " + path + " can't be used: " + e, e);
    } catch (WrongSettingException e) {
      directory.close();
      throw e;
    }
    return directory;
  }

  private void lock() throws IOException {
    FileLock lock = null;
    try {
      lock = lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another node in this process has it.
    }
    if (lock == null) {
      throw new WrongSettingException("DATA_DIR " + path + " is in use by another process");
    }
  }

  private void check(Configuration configuration) throws IOException {
    Map<String, String> fixed = new TreeMap<>();
    fixed.put("format", FORMAT);
    fixed.put(Setting.NODE_ID.name(), configuration.node());
    fixed.put(Setting.CLUSTER_NAME.name(), configuration.clusterName());
    fixed.put(Setting.SLOT_GAP.name(), configuration.slotGap().toString());
    Path file = path.resolve(FILE);
    if (!Files.exists(file)) {
      requireNew(file);
      write(file, fixed);
      return;
    }
    Properties stored = read(file);
    String format = require(stored, "format", file);
    if (!format.equals(FORMAT)) {
      throw new WrongSettingException(
          "DATA_DIR %s has format %s, made by another version; this one knows format %s"
              .formatted(path, format, FORMAT));
    }
    fixed.forEach((name, value) -> {
      if (!value.equals(require(stored, name, file))) {
        throw new WrongSettingException(
            "%s: \"%s\", but the data in %s was made with \"%s\", and that can't be changed"
                .formatted(name, value, path, stored.getProperty(name)));
      }
    });
  }

  /// Data whose slot length isn't known would be read wrongly.
  private void requireNew(Path file) {
    if (Files.exists(raft()) || Files.exists(database())) {
      throw new WrongSettingException(
          "DATA_DIR %s holds data, but %s is missing: put it back, or use an empty directory"
              .formatted(path, file));
    }
  }

  private static Properties read(Path file) throws IOException {
    Properties stored = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      stored.load(in);
    } catch (IllegalArgumentException e) {
      throw new WrongSettingException(file + " is damaged: " + e.getMessage());
    }
    return stored;
  }

  private static String require(Properties stored, String name, Path file) {
    String value = stored.getProperty(name);
    if (value == null) {
      throw new WrongSettingException(file + " is damaged: it doesn't say " + name);
    }
    return value;
  }

  private void write(Path file, Map<String, String> fixed) throws IOException {
    Properties properties = new Properties();
    properties.putAll(fixed);
    Path draft = path.resolve(FILE + ".new");
    try (OutputStream out = Files.newOutputStream(draft)) {
      properties.store(out, "Fixed by the first start of this node");
    }
    sync(draft, StandardOpenOption.WRITE);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    sync(path, StandardOpenOption.READ);
  }

  private static void sync(Path file, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }

  /// Where the log lives.
  Path raft() {
    return path.resolve("raft");
  }

  /// The database.
  Path database() {
    return path.resolve("state").resolve("scheduled.db");
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the lock of " + path, e);
    }
  }
}
