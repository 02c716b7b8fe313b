package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which occurrences have an attempt on its way, and which jobs must not start another.
///
/// # Why
///
/// Cancel promises: when it answers "cancelled", no delivery starts afterwards. Between the moment
/// the leader proposes the cancel and the moment it is applied, the dispatcher could still start
/// one. So the leader, before the command is logged, takes a hold on the job, and writes into the
/// command what is on its way at that moment; both under one lock, so that a start is either seen
/// or prevented. The dispatcher gives the hold back when it has seen what the command did.
///
/// # Locks
///
/// One, held for a few map operations. The proposer's thread takes holds, the dispatcher's thread
/// starts and ends, any thread may ask.
final class Holds {
  private final Map<JobId, Integer> held = new HashMap<>();
  private final Map<JobId, List<Instant>> inFlight = new HashMap<>();

  /// Whether a command needs a hold while it is under way.
  static boolean takes(Command command) {
    return command instanceof Command.CancelJob
        || command instanceof Command.PauseJob
        || command instanceof Command.DeleteJob;
  }

  /// Takes the hold that a command needs; returns the command with what is in flight filled in.
  synchronized Command prepare(Command command) {
    return switch (command) {
      case Command.CancelJob cancel ->
          new Command.CancelJob(cancel.id(), cancel.reason(), hold(cancel.id()));
      case Command.PauseJob pause ->
          new Command.PauseJob(pause.id(), pause.reason(), hold(pause.id()));
      case Command.DeleteJob delete -> {
        hold(delete.id());
        yield delete;
      }
      default -> command;
    };
  }

  /// Takes a hold; returns what is in flight.
  synchronized List<Instant> hold(JobId id) {
    held.merge(id, 1, Integer::sum);
    return List.copyOf(inFlight.getOrDefault(id, List.of()));
  }

  /// Gives back the hold that a command took.
  synchronized void release(Command command) {
    switch (command) {
      case Command.CancelJob cancel -> release(cancel.id());
      case Command.PauseJob pause -> release(pause.id());
      case Command.DeleteJob delete -> release(delete.id());
      default -> {}
    }
  }

  /// Gives a hold back.
  synchronized void release(JobId id) {
    held.computeIfPresent(id, (_, count) -> count > 1 ? count - 1 : null);
  }

  /// Notes that an attempt starts; false, and no note, while the job is held.
  synchronized boolean start(JobId id, Instant due) {
    if (held.containsKey(id)) {
      return false;
    }
    inFlight.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(due);
    return true;
  }

  /// Notes that the attempt of an occurrence is settled.
  synchronized void end(JobId id, Instant due) {
    inFlight.computeIfPresent(
        id,
        (_, dues) -> {
          dues.remove(due);
          return dues.isEmpty() ? null : dues;
        });
  }

  synchronized boolean isInFlight(JobId id) {
    return inFlight.containsKey(id);
  }

  /// Forgets everything: this node delivers nothing any more, or starts anew.
  synchronized void clear() {
    held.clear();
    inFlight.clear();
  }
}
