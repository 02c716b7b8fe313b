package io.scheduleddb.server;

import io.scheduleddb.api.Peer;
import io.scheduleddb.cluster.Standing;
import io.scheduleddb.consensus.ConsensusOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The directory that a node keeps everything in, held by one process at a time.
///
/// `node.properties` in it says what the first start fixed: a node with another id, cluster or slot
/// length would read its data wrongly, so such a start is refused. It also has the peer id, which
/// belongs to the disk: whoever loses the one gets another. Format 1 is that of nodes from before
/// there were clusters of several; they are what they always were, a cluster of one.
final class DataDirectory implements AutoCloseable {
  private static final String FILE = "node.properties";
  private static final String ALONE = "1";
  private static final String FORMAT = "2";
  private static final String PEER = "PEER_ID";

  private final Path path;
  private final FileChannel lockFile;
  private @Nullable String peer;
  private @Nullable StandingFile standing;

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
    fixed.put(Setting.NODE_ID.name(), configuration.node());
    fixed.put(Setting.CLUSTER_NAME.name(), configuration.cluster().name());
    fixed.put(Setting.SLOT_GAP.name(), configuration.slotGap().toString());
    var file = new DurableProperties(path.resolve(FILE), "Fixed by the first start of this node");
    if (!file.exists()) {
      requireNew(file.file());
      make(file, fixed, configuration.node());
    }
    Properties stored = file.read();
    fixed.forEach((name, value) -> {
      if (!value.equals(file.require(stored, name))) {
        throw new WrongSettingException(
            "%s: \"%s\", but the data in %s was made with \"%s\", and that can't be changed"
                .formatted(name, value, path, stored.getProperty(name)));
      }
    });
    identify(file, stored, configuration);
  }

  private static void make(DurableProperties file, Map<String, String> fixed, String node)
      throws IOException {
    Map<String, String> values = new TreeMap<>(fixed);
    values.put("format", FORMAT);
    String suffix = "%08x".formatted(ThreadLocalRandom.current().nextInt());
    values.put(PEER, Peer.id(node, suffix));
    file.write(values);
  }

  private void identify(DurableProperties file, Properties stored, Configuration configuration)
      throws IOException {
    String format = file.require(stored, "format");
    boolean alone = format.equals(ALONE);
    if (!alone && !format.equals(FORMAT)) {
      throw new WrongSettingException(
          "DATA_DIR %s has format %s, made by another version; this one knows formats %s and %s"
              .formatted(path, format, ALONE, FORMAT));
    }
    peer = alone ? configuration.node() : file.require(stored, PEER);
    if (!Peer.nodeOf(peer).equals(configuration.node())) {
      throw new WrongSettingException(file.file() + " is damaged: " + PEER + " is " + peer);
    }
    standing =
        new StandingFile(
            new DurableProperties(path.resolve("standing.properties"), "Written by this node"),
            alone
                ? Standing.alone(ConsensusOptions.clusterNamed(configuration.cluster().name()))
                : Standing.NEW);
  }

  /// Data whose slot length isn't known would be read wrongly.
  private void requireNew(Path file) {
    if (Files.exists(raft()) || Files.exists(database())) {
      throw new WrongSettingException(
          "DATA_DIR %s holds data, but %s is missing: put it back, or use an empty directory"
              .formatted(path, file));
    }
  }

  /// The peer id of the node that this disk belongs to.
  String peer() {
    return opened(peer);
  }

  /// What that node has promised and become.
  StandingFile standing() {
    return opened(standing);
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the data directory isn't open");
    }
    return part;
  }

  /// The directory itself.
  Path path() {
    return path;
  }

  /// Where the log lives.
  Path raft() {
    return path.resolve("raft");
  }

  /// The database.
  Path database() {
    return path.resolve("state").resolve("scheduled.db");
  }

  /// Where copies of the database are made for other nodes.
  Path copies() {
    return path.resolve("copies");
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
