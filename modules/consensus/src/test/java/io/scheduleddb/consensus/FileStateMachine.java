package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Remembers which jobs were deleted, and can be copied to a file and taken over from one.
class FileStateMachine extends CountingStateMachine {
  /// The schema that its digests are of.
  volatile int schema = 1;

  @Override
  public JobStore.Frozen freeze() {
    synchronized (commands) {
      return new Held(applied(), schema, deleted().toString());
    }
  }

  private record Held(LogPosition position, int schema, String hash) implements JobStore.Frozen {
    @Override
    public void close() {}
  }

  @Override
  public LogPosition copyTo(Path file) {
    synchronized (commands) {
      List<String> lines = new ArrayList<>();
      lines.add(applied().term() + " " + applied().index());
      lines.addAll(deleted());
      LogPosition position = applied();
      try {
        Files.write(file, lines);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return position;
    }
  }

  @Override
  public void replaceWith(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      Files.delete(file);
      String[] position = lines.getFirst().split(" ", -1);
      synchronized (commands) {
        commands.clear();
        lines.stream().skip(1).forEach(id -> commands.add(new Command.DeleteJob(new JobId(id))));
        forgetBack(new LogPosition(Long.parseLong(position[0]), Long.parseLong(position[1])));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> deleted() {
    synchronized (commands) {
      return commands.stream()
          .filter(Command.DeleteJob.class::isInstance)
          .map(each -> ((Command.DeleteJob) each).id().value())
          .toList();
    }
  }
}
