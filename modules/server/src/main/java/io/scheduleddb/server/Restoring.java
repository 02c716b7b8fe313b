package io.scheduleddb.server;

import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Peer;
import io.scheduleddb.storage.BackupFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Where a backup is going to: when, and from which place in the log on.
///
/// ## The log of the new cluster
///
/// Every call carries the log index of its grant, and receivers refuse calls with a lower one than
/// they have seen (`Scheduled-Fence`). The old cluster went on after the backup, nobody knows how
/// far, and so may have clusters that were restored from the same backup before. So the new log
/// begins at the microseconds since 1970: every log grows by less than one entry a microsecond, and
/// so is below that, whenever it began. It stays below 2^53, which JSON can carry, until 2255.
final class Restoring {
  /// How far the clock of this machine may be behind that of the node that made the backup.
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  /// What must stay free for each byte of the backup: while it is made the beginning of a cluster,
  /// what changes is in the write-ahead log, too.
  private static final int SPARE_PART = 4;

  private static final long SPARE_BYTES = 64 << 20;

  private final BackupFile.Contents contents;
  private final Instant now;

  /// @throws WrongSettingException when the settings, or the clock, don't fit the backup
  Restoring(Configuration configuration, BackupFile.Contents contents, Clock clock) {
    this.contents = contents;
    Duration gap = contents.label().slotGap();
    if (!gap.equals(configuration.slotGap())) {
      throw new WrongSettingException(
          "%s (%s): \"%s\", but the backup is of a cluster with \"%s\", and that can't be changed"
              .formatted(Setting.SLOT_GAP, Setting.SLOT_GAP.flag(), configuration.slotGap(), gap));
    }
    Instant machine = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant made = contents.label().createdAt();
    if (machine.plus(CLOCKS_APART).isBefore(made)) {
      throw new WrongSettingException(
          "the clock of this machine says %s, but the backup was made at %s: put it right"
              .formatted(machine, made));
    }
    now = machine.isBefore(made) ? made : machine;
  }

  BackupFile.Contents contents() {
    return contents;
  }

  /// What counts as the end of the old cluster: nothing that is due later was delivered by it.
  Instant now() {
    return now;
  }

  /// Where the new log begins.
  LogPosition first() {
    LogPosition last = contents.position();
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    return new LogPosition(last.term() + 1, Math.max(last.index() + 1, micros));
  }

  /// @throws CommandFailure when the disk is too small
  void requireRoom(Path directory, long bytes) {
    long free = directory.toFile().getUsableSpace();
    long needed = bytes + bytes / SPARE_PART + SPARE_BYTES;
    if (free < needed) {
      throw new CommandFailure(
          CommandFailure.OUTPUT,
          "only %d MB are free on the disk of DATA_DIR %s, the restore takes %d"
              .formatted(free >> 20, directory, needed >> 20));
    }
  }

  /// What came of it, for the user.
  String told(Peer self, UUID cluster, long unknown) {
    return """
    %s is the only node of the new cluster %s, whose log begins at term %d, index %d.
    %d occurrences of jobs at most once are unknown: the old cluster may have delivered them.
    Start it as usual, and wait until it is ready. Then start the others, with empty data
    directories: they join. No node of the old cluster may run any more.
    """
        .formatted(self.node(), cluster, first().term(), first().index(), unknown);
  }
}
