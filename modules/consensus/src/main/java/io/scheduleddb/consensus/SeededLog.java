package io.scheduleddb.consensus;

import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The log of a cluster that begins with a store from elsewhere, a backup: it is empty and goes on
/// right behind what the store has. That is what a node's log looks like, too, right after the
/// store of another was taken over ([InstallMark]).
public final class SeededLog {
  private SeededLog() {}

  /// Makes the log directory; on return it is durable.
  ///
  /// @param raftDirectory `<DATA_DIR>/raft`, which isn't there yet
  /// @param cluster the id of the new cluster
  /// @param self its only voter
  /// @param position what the store has; its term is the term that the node has seen, and the first
  ///   leader has a later one
  public static void make(Path raftDirectory, UUID cluster, Peer self, LogPosition position) {
    Path current = new GroupDirectory(raftDirectory, cluster).current();
    try {
      Files.createDirectories(current);
      new InstallMark(raftDirectory).write(position);
      Path conf = new GroupDirectory(raftDirectory, cluster).configurationFile();
      SoleVoter.write(conf, self, position.index() + 1);
      Path metadata = current.resolve("raft-meta");
      Files.writeString(
          metadata, "term=" + position.term() + "\nvotedFor=\n", StandardCharsets.US_ASCII);
      SoleVoter.sync(metadata);
      DirectorySync.sync(current);
      DirectorySync.sync(current.resolve(".."));
      DirectorySync.sync(raftDirectory);
      DirectorySync.sync(raftDirectory.resolve(".."));
    } catch (IOException e) {
      throw new UncheckedIOException("the log can't be made in " + raftDirectory, e);
    }
  }
}
