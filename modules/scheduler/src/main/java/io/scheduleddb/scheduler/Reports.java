package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells the log of the calls that are made: that an occurrence of a recurring job has started, and
/// what came of each attempt.
///
/// An attempt is recorded only after the log has the occurrence that follows: a crash in between
/// would leave the job without one.
final class Reports {
  private final Outbox outbox;
  private final Holds holds;
  private final Map<Occurrence, List<Command>> advancing = new HashMap<>();
  private final Set<SlotEntry> gone = new HashSet<>();

  private record Occurrence(long job, Instant due) {}

  Reports(Outbox outbox, Holds holds) {
    this.outbox = outbox;
    this.holds = holds;
  }

  void clear() {
    advancing.clear();
    gone.clear();
  }

  /// A call starts: a recurring job whose newest occurrence it is for goes on to the next.
  void started(Flight flight) {
    Job job = flight.job();
    Instant due = flight.entry().due();
    if (job.spec().schedule().recurring() && due.equals(job.nextDue())) {
      Occurrence started = new Occurrence(job.number(), due);
      // A call that was withheld starts again, and the first advance may still be on its way.
      if (advancing.putIfAbsent(started, new ArrayList<>(1)) == null) {
        Instant next = Judge.nextDue(job, due, 0);
        outbox.send(new Command.AdvanceJob(job.number(), due, next));
        if (Stranded.stays(due, next)) {
          outbox.send(Stranded.pause(job.spec()));
        }
      }
    }
  }

  /// The log has the occurrence that follows `due`.
  void advanced(long job, Instant due) {
    var waiting = advancing.remove(new Occurrence(job, due));
    if (waiting != null) {
      waiting.forEach(outbox::send);
    }
  }

  /// A call ended. When the receiver is gone, nothing more of the job starts until the log has
  /// paused it.
  void ended(Flight flight, Command.RecordAttempt attempt) {
    if (attempt.pauseJob() && gone.add(flight.entry())) {
      holds.hold(flight.job().id(), flight);
    }
    var waiting = advancing.get(new Occurrence(flight.entry().job(), flight.entry().due()));
    if (waiting == null) {
      outbox.send(attempt);
    } else {
      waiting.add(attempt);
    }
  }

  /// The log has settled the entry of a call; true when its job was held for it.
  boolean settled(Flight flight) {
    boolean held = gone.remove(flight.entry());
    if (held) {
      holds.release(flight.job().id(), flight);
    }
    return held;
  }
}
