package io.scheduleddb.api;

import java.time.Instant;
import java.util.List;

/// One entry of the log: commands that were proposed together.
///
/// @param position where it stands
/// @param time when the leader appended it, in whole milliseconds; never less than that of the
///   entry before it
/// @param commands empty for an entry that only moves the position (elections, configurations)
public record LogEntry(LogPosition position, Instant time, List<Command> commands) {
  public LogEntry {
    commands = List.copyOf(commands);
  }
}
