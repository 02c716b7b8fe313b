package io.scheduleddb.consensus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.jspecify.annotations.Nullable;

/// What Ratis keeps of one cluster, `<raftDirectory>/<cluster id>`, looked at from outside while
/// Ratis isn't running.
record GroupDirectory(Path raftDirectory, UUID cluster) {
  private static final String CONFIGURATION = "raft-meta.conf";

  static GroupDirectory of(ConsensusOptions options) {
    return new GroupDirectory(options.raftDirectory(), options.cluster());
  }

  Path root() {
    return raftDirectory.resolve(cluster.toString());
  }

  /// Segments of the log, term, vote and configuration.
  Path current() {
    return root().resolve("current");
  }

  Path configurationFile() {
    return current().resolve(CONFIGURATION);
  }

  /// Whether this node has never been part of the cluster: neither has it a log nor knows it who
  /// else is in.
  boolean isBlank() {
    return !Files.exists(configurationFile()) && !holds(current(), "log_");
  }

  /// The configuration that was last applied or installed, with its place in the log; null when
  /// there is none that can be read. The log may hold newer ones.
  @Nullable LogEntryProto configuration() {
    if (!Files.exists(configurationFile())) {
      return null;
    }
    try (InputStream in = Files.newInputStream(configurationFile())) {
      LogEntryProto entry = LogEntryProto.parseFrom(in);
      return entry.hasConfigurationEntry() ? entry : null;
    } catch (IOException e) {
      return null;
    }
  }

  /// Whether the last configuration had one voter, so that there is nobody to wait for at the
  /// start.
  boolean isAlone() {
    LogEntryProto entry = configuration();
    if (entry == null) {
      return false;
    }
    RaftConfigurationProto members = entry.getConfigurationEntry();
    return members.getPeersCount() == 1 && members.getOldPeersCount() == 0;
  }

  /// Refuses a directory with the log of another cluster: Ratis would take part in both, with one
  /// store.
  void requireNoOther() {
    if (!Files.isDirectory(raftDirectory)) {
      return;
    }
    try (Stream<Path> all = Files.list(raftDirectory)) {
      all.filter(Files::isDirectory)
          .map(each -> each.getFileName().toString())
          .filter(name -> isId(name) && !name.equals(cluster.toString()))
          .findFirst()
          .ifPresent(name -> {
            throw new IllegalStateException(
                "%s holds the log of the cluster %s, but this node is to be in %s: start it with the data directory, or the cluster name, that it had"
                    .formatted(raftDirectory, name, cluster));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(raftDirectory + " can't be read", e);
    }
  }

  private static boolean isId(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean holds(Path directory, String prefix) {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.anyMatch(each -> each.getFileName().toString().startsWith(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be read", e);
    }
  }
}
