package io.scheduleddb.server;

import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.cluster.Standing;
import io.scheduleddb.consensus.SeededLog;
import io.scheduleddb.scheduler.Restoration;
import io.scheduleddb.storage.BackupFile;
import io.scheduleddb.storage.SqliteJobStore;
import io.scheduleddb.storage.StorageFailure;
import io.scheduleddb.storage.StorageOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// `scheduled-db restore FILE`: makes this node, whose data directory is empty, the only one of a
/// new cluster that begins with a backup. `-` reads the backup from standard input.
///
/// While it is under way the directory is marked, and no node starts on it; a crash is mended by
/// the same command, which begins anew.
final class RestoreCommand {
  private static final String CHECK = "--check";
  private static final String PIPE = "-";

  private final ModuleOptions options;
  private final ProcessEnd failStop;

  private RestoreCommand(ModuleOptions options, ProcessEnd failStop) {
    this.options = options;
    this.failStop = failStop;
  }

  /// Returns what was done, for the user.
  ///
  /// @throws WrongSettingException when the directory isn't empty, or a setting doesn't fit
  /// @throws CommandFailure when the file isn't a sound backup, or can't be put there
  static String run(List<String> arguments, String version, ProcessEnd failStop) {
    Words words = Words.of(arguments, Set.of(), Set.of(CHECK));
    if (words.objects().size() != 1) {
      throw new WrongSettingException("restore takes one FILE, or - for standard input");
    }
    String file = words.objects().getFirst();
    Settings settings = new Settings(words.settings(), System.getenv());
    if (words.has(CHECK)) {
      return BackupReport.of(verify(Path.of(file)));
    }
    Configuration configuration = Configuration.of(settings);
    Logs.setUp(configuration.logging(), configuration.node());
    RestoreCommand command =
        new RestoreCommand(new ModuleOptions(configuration, version), failStop);
    try {
      return file.equals(PIPE) ? command.fromPipe() : command.fromFile(Path.of(file));
    } catch (IOException e) {
      throw new CommandFailure(
          CommandFailure.OUTPUT, "the restore can't go on; run it again: " + e);
    }
  }

  private static BackupFile.Contents verify(Path file) {
    try {
      return BackupFile.verify(file);
    } catch (StorageFailure e) {
      throw new CommandFailure(CommandFailure.BAD_DATA, String.valueOf(e.getMessage()));
    }
  }

  private String fromFile(Path file) throws IOException {
    Restoring plan = new Restoring(options.configuration(), verify(file), Clock.systemUTC());
    try (DataDirectory directory = DataDirectory.forRestore(options.configuration())) {
      plan.requireRoom(directory.path(), Files.size(file));
      Files.createDirectories(Partial.folder(directory.database()));
      Files.copy(file, directory.database());
      return restore(directory, plan);
    }
  }

  private String fromPipe() throws IOException {
    try (DataDirectory directory = DataDirectory.forRestore(options.configuration())) {
      Restoring plan;
      try {
        Files.createDirectories(Partial.folder(directory.database()));
        Files.copy(System.in, directory.database());
        plan =
            new Restoring(options.configuration(), verify(directory.database()), Clock.systemUTC());
      } catch (WrongSettingException | CommandFailure | IOException e) {
        directory.mark().undo();
        throw e;
      }
      return restore(directory, plan);
    }
  }

  private String restore(DataDirectory directory, Restoring plan) throws IOException {
    BackupFile.unlabel(directory.database());
    long unknown;
    UUID cluster = UUID.randomUUID();
    Peer self = options.self(directory.peer(), options.configuration().http().port());
    try (SqliteJobStore store =
        SqliteJobStore.open(
            StorageOptions.of(directory.database()), failStop, Telemetry.Store.NONE)) {
      unknown = new Restoration(options.scheduler(), store, plan.first(), plan.now()).run();
      SeededLog.make(directory.raft(), cluster, self, store.checkpoint());
    }
    directory.standing().store(Standing.alone(cluster));
    directory.mark().end();
    return BackupReport.of(plan.contents()) + plan.told(self, cluster, unknown);
  }
}
