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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/// The directory that a node keeps everything in, held by one process at a time.
///
/// `node.properties` in it says what the first start fixed: a node with another id, cluster or slot
/// length would read its data wrongly, so such a start is refused. It also has the peer id, which
/// belongs to the disk: whoever loses the one gets another. Format 1 is that of nodes from before
/// there were clusters of several; they are what they always were, a cluster of one.
final class DataDirectory implements AutoCloseable {
  private static final String FILE = "node.properties";
  private static final String STANDING = "standing.properties";
  private static final String ALONE = "1";
  private static final String FORMAT = "2";
  private static final String PEER = "PEER_ID";

  private final Path path;
  private final FileChannel lockFile;
  private final String peer;
  private final StandingFile standing;

  private DataDirectory(Path path, FileChannel lockFile, String peer, StandingFile standing) {
    this.path = path;
    this.lockFile = lockFile;
    this.peer = peer;
    this.standing = standing;
  }

  /// Makes the directory if need be, takes its lock, and compares what the first start fixed.
  ///
  /// @throws WrongSettingException when another process holds it, or something fixed has changed
  /// @throws UncheckedIOException when it can't be written
  static DataDirectory open(Configuration configuration) {
    return open(configuration, RestoreMark::requireNone);
  }

  /// Takes an empty directory for a backup, and marks it until [RestoreMark#end].
  ///
  /// @throws WrongSettingException when it isn't empty, or another process holds it
  static DataDirectory forRestore(Configuration configuration) {
    return open(configuration, RestoreMark::begin);
  }

  /// What comes first once the directory is locked.
  private interface Beginning {
    void begin(RestoreMark mark) throws IOException;
  }

  private static DataDirectory open(Configuration configuration, Beginning beginning) {
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
    boolean open = false;
    try {
      lock(path, lockFile);
      beginning.begin(new RestoreMark(path));
      DataDirectory directory = locked(path, lockFile, configuration);
      open = true;
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("DATA_DIR " + path + " can't be used: " + e, e);
    } finally {
      if (!open) {
        close(path, lockFile);
      }
    }
  }

  private static void lock(Path path, FileChannel lockFile) throws IOException {
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

  private static DataDirectory locked(Path path, FileChannel lockFile, Configuration configuration)
      throws IOException {
    var file = new DurableProperties(path.resolve(FILE), "Fixed by the first start of this node");
    Map<String, String> fixed = fixed(configuration);
    if (!file.exists()) {
      requireNew(path, file.file());
      make(file, fixed, configuration.node());
    }
    Properties stored = file.read();
    requireSame(path, file, stored, fixed);
    boolean alone = isAlone(path, file.require(stored, "format"));
    String peer = alone ? configuration.node() : file.require(stored, PEER);
    if (!Peer.nodeOf(peer).equals(configuration.node())) {
      throw new WrongSettingException(file.file() + " is damaged: " + PEER + " is " + peer);
    }
    Standing otherwise =
        alone
            ? Standing.alone(ConsensusOptions.clusterNamed(configuration.cluster().name()))
            : Standing.NEW;
    var standing = new DurableProperties(path.resolve(STANDING), "Written by this node");
    return new DataDirectory(path, lockFile, peer, new StandingFile(standing, otherwise));
  }

  private static Map<String, String> fixed(Configuration configuration) {
    Map<String, String> fixed = new TreeMap<>();
    fixed.put(Setting.NODE_ID.name(), configuration.node());
    fixed.put(Setting.CLUSTER_NAME.name(), configuration.cluster().name());
    fixed.put(Setting.SLOT_GAP.name(), configuration.slotGap().toString());
    return fixed;
  }

  private static void make(DurableProperties file, Map<String, String> fixed, String node)
      throws IOException {
    Map<String, String> values = new TreeMap<>(fixed);
    values.put("format", FORMAT);
    String suffix = "%08x".formatted(ThreadLocalRandom.current().nextInt());
    values.put(PEER, Peer.id(node, suffix));
    file.write(values);
  }

  private static void requireSame(
      Path path, DurableProperties file, Properties stored, Map<String, String> fixed) {
    fixed.forEach((name, value) -> {
      if (!value.equals(file.require(stored, name))) {
        throw new WrongSettingException(
            "%s: \"%s\", but the data in %s was made with \"%s\", and that can't be changed"
                .formatted(name, value, path, stored.getProperty(name)));
      }
    });
  }

  private static boolean isAlone(Path path, String format) {
    boolean alone = format.equals(ALONE);
    if (!alone && !format.equals(FORMAT)) {
      throw new WrongSettingException(
          "DATA_DIR %s has format %s, made by another version; this one knows formats %s and %s"
              .formatted(path, format, ALONE, FORMAT));
    }
    return alone;
  }

  /// Data whose slot length isn't known would be read wrongly.
  private static void requireNew(Path path, Path file) {
    if (Files.exists(raft(path)) || Files.exists(database(path))) {
      throw new WrongSettingException(
          "DATA_DIR %s holds data, but %s is missing: put it back, or use an empty directory"
              .formatted(path, file));
    }
  }

  /// Deletes all that a node that was removed has kept, so that the next one on this disk can join.
  /// What says that it was removed goes last: no half of it is ever taken for a member's.
  ///
  /// @throws UncheckedIOException when something can't be deleted
  void empty() {
    try {
      for (Path each : List.of(raft(), Partial.folder(database()), copies())) {
        delete(each);
      }
      Files.deleteIfExists(path.resolve(FILE));
      Files.deleteIfExists(path.resolve(STANDING));
    } catch (IOException e) {
      throw new UncheckedIOException("DATA_DIR " + path + " can't be emptied", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// Refuses a start as a member whose log is gone: it would begin a second history under the same
  /// name.
  void requireLog() {
    Standing now = standing.standing();
    UUID cluster = now.cluster();
    Path log = cluster == null ? null : raft().resolve(cluster.toString());
    if (now.member() && log != null && !Files.isDirectory(log)) {
      throw new WrongSettingException(
          "DATA_DIR %s belongs to a member of cluster %s, but its log %s is missing: put it back, or"
                  .formatted(path, cluster, log)
              + " use an empty directory, and the node joins anew");
    }
  }

  /// The peer id of the node that this disk belongs to.
  String peer() {
    return peer;
  }

  /// What that node has promised and become.
  StandingFile standing() {
    return standing;
  }

  /// Tells whether a restore is under way.
  RestoreMark mark() {
    return new RestoreMark(path);
  }

  /// The directory itself.
  Path path() {
    return path;
  }

  /// Where the log lives.
  Path raft() {
    return raft(path);
  }

  private static Path raft(Path path) {
    return path.resolve("raft");
  }

  /// The database.
  Path database() {
    return database(path);
  }

  private static Path database(Path path) {
    return path.resolve("state").resolve("scheduled.db");
  }

  /// Where copies of the database are made for other nodes.
  Path copies() {
    return path.resolve("copies");
  }

  @Override
  public void close() {
    close(path, lockFile);
  }

  private static void close(Path path, FileChannel lockFile) {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the lock of " + path, e);
    }
  }
}
