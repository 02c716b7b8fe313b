package io.scheduleddb.consensus;

import io.scheduleddb.api.Peer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;

/// The configuration of a cluster of one, as Ratis stores it.
final class SoleVoter {
  private SoleVoter() {}

  /// Writes `file`, synced: `self` alone votes from `index` on, which is right behind the end of
  /// the log.
  ///
  /// Ratis takes the configuration with the highest index, and the log has none behind its end. The
  /// first entry of the new leader has this very index, and says the same.
  static void write(Path file, Peer self, long index) throws IOException {
    LogEntryProto alone =
        LogEntryProto.newBuilder()
            .setIndex(index)
            .setConfigurationEntry(
                RaftConfigurationProto.newBuilder()
                    .addPeers(Members.peer(self, 0).getRaftPeerProto()))
            .build();
    Files.write(file, alone.toByteArray());
    sync(file);
  }

  static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
