package io.scheduleddb.testkit.simulation;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The log of a cluster: what is committed, for good, and behind it what the leader has appended
/// and the next election may lose.
final class SharedLog {
  private final List<LogEntry> committed = new ArrayList<>();
  private final List<Appended> tail = new ArrayList<>();
  private long term;
  private long phantoms;

  /// An entry that was appended; it isn't committed before `commitAt`.
  record Appended(LogEntry entry, List<Waiting> batch, Instant commitAt) {}

  List<LogEntry> committed() {
    return committed;
  }

  long term() {
    return term;
  }

  boolean holds(LogEntry entry) {
    long index = entry.position().index();
    return index >= 0
        && index < committed.size()
        && committed.get((int) index).position().equals(entry.position());
  }

  /// Appends an entry of the leader. Its time is the leader's, but never before that of the last.
  Appended append(Instant clock, List<Command> commands, List<Waiting> batch, Instant commitAt) {
    LogPosition position = new LogPosition(term, (long) committed.size() + tail.size());
    Instant last = tail.isEmpty() ? commitAt : tail.getLast().commitAt();
    Appended appended =
        new Appended(
            new LogEntry(position, later(clock, newest()), commands), batch, later(commitAt, last));
    tail.add(appended);
    return appended;
  }

  /// Appends an entry of a leader that was deposed: it leads nowhere.
  Appended appendInVain(Instant clock, List<Command> commands, List<Waiting> batch) {
    phantoms++;
    LogEntry entry = new LogEntry(new LogPosition(term, -phantoms), clock, commands);
    return new Appended(entry, batch, Instant.MAX);
  }

  private Instant newest() {
    if (!tail.isEmpty()) {
      return tail.getLast().entry().time();
    }
    return committed.isEmpty() ? Instant.MIN : committed.getLast().time();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /// Commits what is due; whether anything was.
  boolean commit(Instant now) {
    boolean any = false;
    while (!tail.isEmpty() && !tail.getFirst().commitAt().isAfter(now)) {
      committed.add(tail.removeFirst().entry());
      any = true;
    }
    return any;
  }

  Instant nextCommit() {
    return tail.isEmpty() ? Instant.MAX : tail.getFirst().commitAt();
  }

  /// How many entries an election may lose.
  int uncommitted() {
    return tail.size();
  }

  /// A new term begins, behind the first `surviving` entries that weren't committed.
  void elect(int surviving, Instant now) {
    tail.subList(0, surviving).forEach(each -> committed.add(each.entry()));
    tail.clear();
    term++;
    Instant time = committed.isEmpty() ? now : committed.getLast().time();
    committed.add(new LogEntry(new LogPosition(term, committed.size()), time, List.of()));
  }
}
