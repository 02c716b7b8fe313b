package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Precondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which occurrences have an attempt on its way, and which jobs must not start another.
///
/// # Why
///
/// Cancel promises: when it answers "cancelled", no delivery starts afterwards; a replacement, that
/// none starts as the old spec had it. Between the moment the leader proposes the cancel and the
/// moment it is applied, the dispatcher could still start one. So the leader, before the command is
/// logged, takes a hold on the job, and writes into the command what is on its way at that moment;
/// both under one lock, so that a start is either seen or prevented. The dispatcher gives the hold
/// back when it has seen what the command did.
///
/// # Locks
///
/// One, held for a few map operations. The proposer's thread takes holds, the dispatcher's thread
/// starts and ends, any thread may ask.
final class Holds {
  /// Who holds a job: each hold belongs to the very object that took it, so that one that is
  /// settled twice (given up, and applied after all) doesn't give back the hold of another.
  private final Map<JobId, Set<Object>> held = new HashMap<>();

  private final Map<JobId, List<Instant>> inFlight = new HashMap<>();

  /// Whether a command needs a hold while it is under way.
  static boolean takes(Command command) {
    return subject(command) != null;
  }

  /// Takes the hold that a command needs; returns the command with what is in flight filled in.
  synchronized Command prepare(Command command) {
    Command prepared =
        switch (command) {
          case Command.Conditional(JobId id, Precondition expected, Command.Client inner) ->
              new Command.Conditional(id, expected, filled(inner));
          case Command.Client client -> filled(client);
          case Command.ReplaceOccurrences replace ->
              new Command.ReplaceOccurrences(
                  replace.id(),
                  replace.entry(),
                  replace.fence(),
                  inFlight(replace.id()),
                  replace.reason());
          case Command.RescheduleJob reschedule ->
              new Command.RescheduleJob(
                  reschedule.id(),
                  reschedule.expected(),
                  reschedule.nextDue(),
                  inFlight(reschedule.id()));
          default -> command;
        };
    JobId id = subject(prepared);
    if (id != null) {
      hold(id, prepared);
    }
    return prepared;
  }

  private Command.Client filled(Command.Client command) {
    return switch (command) {
      case Command.CancelJob cancel ->
          new Command.CancelJob(
              cancel.id(), cancel.reason(), inFlight(cancel.id()), cancel.passed());
      case Command.PauseJob pause ->
          new Command.PauseJob(pause.id(), pause.reason(), inFlight(pause.id()));
      case Command.TriggerJob trigger ->
          new Command.TriggerJob(
              trigger.id(),
              trigger.at(),
              trigger.overlap(),
              trigger.reason(),
              trigger.key(),
              inFlight(trigger.id()));
      case Command.ReplaceJob replace ->
          new Command.ReplaceJob(
              replace.job(),
              replace.from(),
              inFlight(replace.id()),
              replace.due(),
              replace.missed());
      default -> command;
    };
  }

  private static @Nullable JobId subject(Command command) {
    return switch (command) {
      case Command.CancelJob cancel -> cancel.id();
      case Command.PauseJob pause -> pause.id();
      case Command.DeleteJob delete -> delete.id();
      case Command.ReplaceOccurrences replace -> replace.id();
      case Command.ReplaceJob replace -> replace.id();
      case Command.RescheduleJob reschedule -> reschedule.id();
      case Command.TriggerJob trigger -> trigger.id();
      case Command.Conditional conditional -> subject(conditional.command());
      default -> null;
    };
  }

  private List<Instant> inFlight(JobId id) {
    return List.copyOf(inFlight.getOrDefault(id, List.of()));
  }

  /// Takes a hold for `holder`.
  synchronized void hold(JobId id, Object holder) {
    held.computeIfAbsent(id, _ -> Collections.newSetFromMap(new IdentityHashMap<>())).add(holder);
  }

  /// Gives back the hold that a command took, if it still has it.
  void release(Command command) {
    JobId id = subject(command);
    if (id != null) {
      release(id, command);
    }
  }

  /// Gives back the hold of `holder`, if it still has it.
  synchronized void release(JobId id, Object holder) {
    held.computeIfPresent(
        id,
        (_, holders) -> {
          holders.remove(holder);
          return holders.isEmpty() ? null : holders;
        });
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
