package io.scheduleddb.server;

import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.cluster.Standing;
import io.scheduleddb.consensus.Recovery;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.storage.StorageOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;

/// `scheduled-db recover`: makes this stopped node the only one of a new cluster, with what it has,
/// when a majority of its cluster is lost for good. The last resort: what it doesn't have is lost.
///
/// A crash halfway is mended by the same command: the id of the new cluster is written down first.
final class Rescue {
  private static final String FILE = "recovery.properties";
  private static final String NEXT = "cluster";

  private Rescue() {}

  /// Returns what was done, for the user.
  ///
  /// @throws WrongSettingException when the data directory isn't that of a stopped member
  static String run(ModuleOptions options, ProcessEnd failStop) {
    try (DataDirectory directory = DataDirectory.open(options.configuration())) {
      DurableProperties intent =
          new DurableProperties(directory.path().resolve(FILE), "A recovery is under way");
      Standing standing = directory.standing().standing();
      UUID lost = standing.cluster();
      if (lost == null) {
        throw new WrongSettingException(
            "DATA_DIR %s belongs to no cluster: there is nothing to recover"
                .formatted(directory.path()));
      }
      UUID next = next(intent);
      if (!next.equals(lost)) {
        Recovery recovery = new Recovery(directory.raft(), lost, next);
        Recovery.Found found = recovery.look(applied(directory, failStop));
        Peer self = options.self(directory.peer(), options.configuration().http().port());
        recovery.run(self, found);
        directory.standing().store(Standing.alone(next));
        Files.deleteIfExists(intent.file());
        return told(self, lost, next, found);
      }
      Files.deleteIfExists(intent.file());
      return "cluster %s is recovered\n".formatted(next);
    } catch (IOException e) {
      throw new UncheckedIOException("the recovery can't go on; call it again", e);
    }
  }

  private static UUID next(DurableProperties intent) throws IOException {
    if (!intent.exists()) {
      intent.write(Map.of(NEXT, UUID.randomUUID().toString()));
    }
    return UUID.fromString(intent.require(intent.read(), NEXT));
  }

  private static LogPosition applied(DataDirectory directory, ProcessEnd failStop) {
    try (SqliteJobStore store =
        SqliteJobStore.open(
            StorageOptions.of(directory.database()), failStop, Telemetry.Store.NONE)) {
      return store.applied();
    }
  }

  private static String told(Peer self, UUID lost, UUID next, Recovery.Found found) {
    StringBuilder told = new StringBuilder();
    told.append("cluster ").append(lost).append(" had the members\n");
    for (Peer member : found.members()) {
      told.append("  ").append(member.id()).append("  ").append(member.httpAddress()).append('\n');
    }
    told.append(
        "%s, whose log ends at term %d, index %d, is the only node of the new cluster %s.\n"
            .formatted(self.id(), found.last().term(), found.last().index(), next));
    told.append("Start it as usual. The other nodes need empty data directories, and join anew:\n");
    told.append("with their old ones they can't, and must not be started.\n");
    return told.toString();
  }
}
