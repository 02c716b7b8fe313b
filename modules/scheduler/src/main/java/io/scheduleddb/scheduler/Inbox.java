package io.scheduleddb.scheduler;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// What has happened that the dispatcher must know, in order. Any thread puts, the dispatcher's
/// takes.
///
/// Messages that applying the log causes are put after the commit and in log order: the dispatcher
/// relies on it to tell an entry that it knows already from a new one.
final class Inbox {

  /// One thing that has happened.
  sealed interface Message {
    /// This node leads, and has applied all of earlier terms. `since` is the time of the last of
    /// it: what was logged later isn't known to any earlier leader.
    record Leading(long term, Instant since) implements Message {}

    /// This node doesn't lead (any more).
    record Following() implements Message {}

    /// A slot was granted.
    record Granted(Grant grant) implements Message {}

    /// A slot entry was stored, for this job.
    record Added(SlotEntry entry, Job job) implements Message {}

    /// A slot entry was removed: its attempt is settled, or no longer wanted.
    record Removed(SlotEntry entry) implements Message {}

    /// The state or the spec of the job of a slot entry has changed, and the entry stays.
    record Changed(SlotEntry entry) implements Message {}

    /// A command that took a hold was applied, or never will be: the hold can go. Comes after the
    /// effects of the command, so that an entry which it removed isn't started in between.
    record Settled(Command command) implements Message {}

    /// A command of the dispatcher's own could not be logged; `term` is the one it was sent in.
    record Unsent(Command command, long term) implements Message {}

    /// A command of the dispatcher's own can't be logged at all: a bug.
    record Broken(Command command, Throwable failure) implements Message {}

    /// So many rows were purged: `all` when that was as many as were asked for, so that more may be
    /// left.
    record Purged(int rows, boolean all) implements Message {}

    /// An occurrence that started has its successor, or needs none.
    record Advanced(long job, Instant due) implements Message {}

    /// A call ended.
    record Ended(Flight flight, Attempt.Result result) implements Message {}

    /// A call was not made, because the fence was closed when its connection stood.
    record Withheld(Flight flight) implements Message {}

    /// The grants were given back.
    record GrantsReleased() implements Message {}

    /// No new call may start.
    record Stop() implements Message {}

    /// The grants are to be given back, whatever is under way.
    record GiveBack() implements Message {}
  }

  private final ConcurrentLinkedQueue<Message> messages = new ConcurrentLinkedQueue<>();
  private volatile Runnable wake = () -> {};

  /// Sets what to call when a message has come; it must be quick and callable from any thread.
  void onMessage(Runnable wake) {
    this.wake = wake;
  }

  void put(Message message) {
    messages.add(message);
    wake.run();
  }

  void putAll(List<Message> effects) {
    if (!effects.isEmpty()) {
      messages.addAll(effects);
      wake.run();
    }
  }

  @Nullable Message poll() {
    return messages.poll();
  }
}
