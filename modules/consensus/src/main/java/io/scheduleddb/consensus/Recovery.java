package io.scheduleddb.consensus;

import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;

/// The last resort when a majority of the voters is lost for good: makes a stopped survivor the
/// only voter of a new cluster, which goes on with its log and its store.
///
/// ## What it means
///
/// What was acknowledged is on this node only if it was one of the majority that took it: take the
/// survivor whose log reaches furthest ([Found]). Its log is kept to the last entry, also what the
/// old cluster never committed: commands whose clients were told nothing may take effect. Term and
/// vote are kept. The new cluster has a new id, so that whoever is left of the old one can neither
/// outvote it nor join it; those nodes have to be emptied, and join anew.
///
/// ## Crashes
///
/// The new directory is made beside, then the old one moves out, then the new one moves in. When it
/// is called again with the same ids it goes on where it was.
public final class Recovery {
  private final GroupDirectory old;
  private final GroupDirectory recovered;
  private final Path drafts;
  private final Path draft;
  private final Path abandonedOnes;

  /// @param raftDirectory `<DATA_DIR>/raft` of a node that is stopped
  /// @param lost the id of the cluster that has lost its majority
  /// @param next the id of the new cluster
  public Recovery(Path raftDirectory, UUID lost, UUID next) {
    old = new GroupDirectory(raftDirectory, lost);
    recovered = new GroupDirectory(raftDirectory, next);
    drafts = raftDirectory.resolveSibling("raft-recovering");
    draft = drafts.resolve(next.toString());
    abandonedOnes = raftDirectory.resolveSibling("raft-abandoned");
  }

  /// What a survivor has.
  ///
  /// @param last the end of its log: of several survivors take the one with the highest term, and
  ///   of those the highest index
  /// @param members who was in, as this node knows
  public record Found(LogPosition last, List<Peer> members) {
    public Found {
      members = List.copyOf(members);
    }
  }

  /// Looks; removes at most what an installation has superseded, as every start does. Throws an
  /// [IllegalStateException] when there is nothing to go by, or the log is damaged.
  ///
  /// @param applied what the store has applied
  public Found look(LogPosition applied) {
    GroupDirectory from = newest();
    LogPosition installed = new InstallMark(old.raftDirectory()).read();
    LogExtent log = LogGuard.check(from.current(), applied, installed);
    LogEntryProto known = from.configuration();
    if (known == null) {
      throw new IllegalStateException(from.root() + " doesn't tell who is in the cluster");
    }
    List<Peer> members =
        known.getConfigurationEntry().getPeersList().stream()
            .map(each ->
                new Peer(each.getId().toStringUtf8(), each.getAddress(), each.getClientAddress()))
            .toList();
    boolean ends = log.last() < applied.index();
    return new Found(ends ? applied : LogGuard.endOf(from.current()), members);
  }

  /// Where the log is: a crash between the two moves has left it with the abandoned ones.
  private GroupDirectory newest() {
    if (Files.exists(old.root())) {
      return old;
    }
    return Files.exists(recovered.root())
        ? recovered
        : new GroupDirectory(abandonedOnes, old.cluster());
  }

  /// Makes `self` the only voter of the new cluster. On return that is durable, and the directory
  /// of the old cluster lies under `raft-abandoned`. Throws an [IllegalStateException] when the
  /// node runs.
  ///
  /// @param found what [#look] has told
  public void run(Peer self, Found found) {
    try {
      if (Files.exists(recovered.root())) {
        return;
      }
      if (Files.exists(old.root())) {
        requireStopped();
        copy(old.current(), draft.resolve("current"));
        writeConfiguration(self, found.last().index() + 1);
        Files.createDirectories(abandonedOnes);
        Path abandoned = abandonedOnes.resolve(old.cluster().toString());
        Files.move(old.root(), abandoned, StandardCopyOption.ATOMIC_MOVE);
        DirectorySync.sync(abandonedOnes);
        DirectorySync.sync(old.raftDirectory());
      }
      Files.move(draft, recovered.root(), StandardCopyOption.ATOMIC_MOVE);
      DirectorySync.sync(recovered.raftDirectory());
      Files.delete(drafts);
    } catch (IOException e) {
      throw new UncheckedIOException("the log can't be recovered", e);
    }
  }

  /// Ratis holds a lock while it runs.
  private void requireStopped() throws IOException {
    Path file = old.root().resolve("in_use.lock");
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IllegalStateException("the node that uses " + old.root() + " is running");
      }
    } catch (OverlappingFileLockException e) {
      throw new IllegalStateException("this process uses " + old.root(), e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      try (Stream<Path> left = Files.walk(to)) {
        for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path each : files.toList()) {
        Path copied = Files.copy(each, to.resolve(each.getFileName()));
        SoleVoter.sync(copied);
      }
    }
  }

  private void writeConfiguration(Peer self, long index) throws IOException {
    Path current = draft.resolve("current");
    SoleVoter.write(current.resolve(recovered.configurationFile().getFileName()), self, index);
    DirectorySync.sync(current);
    DirectorySync.sync(draft);
    DirectorySync.sync(drafts);
  }
}
