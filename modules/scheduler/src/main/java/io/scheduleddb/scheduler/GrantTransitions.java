package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the handing over of slots does.
final class GrantTransitions {
  private GrantTransitions() {}

  /// For how long ahead of the log's time a holder that was deposed may still start calls: its
  /// fence window, and what its clock may be ahead by.
  private static final Duration REACH =
      SchedulerOptions.MAX_FENCE_WINDOW.plus(Takeover.CLOCKS_APART);

  /// Grants a slot, once for an epoch, never for an older one: in a later term than its own a grant
  /// is of no use to anybody. When an earlier holder never said that it stopped, whatever was due
  /// until now may have been started by it.
  static Reply grant(Command.GrantSlot command, Step step) {
    if (command.epoch() < step.position().term()) {
      return new Reply.Stale();
    }
    Grant earlier = step.writer().grant(command.slot());
    if (earlier != null && earlier.epoch() >= command.epoch()) {
      if (earlier.epoch() == command.epoch()) {
        // The holder believed the slot over, but an entry that came late kept it from being closed.
        step.effects().add(new Inbox.Message.Granted(earlier));
      }
      return new Reply.Stale();
    }
    Grant grant =
        new Grant(
            command.slot(),
            command.epoch(),
            command.owners(),
            step.position().index(),
            uncertainUntil(earlier, step.now()));
    step.writer().put(grant);
    step.effects().add(new Inbox.Message.Granted(grant));
    return new Reply.Done(0);
  }

  /// Not up to this very millisecond, which may be that of entries stored together with the grant:
  /// no leader starts a call and is replaced within one. That the clock of the earlier holder may
  /// be ahead of this time is the business of [Takeover]. A holder that gave the slot back leaves
  /// what it told itself.
  private static @Nullable Instant uncertainUntil(@Nullable Grant earlier, Instant now) {
    if (earlier == null) {
      return null;
    }
    return earlier.owners().isEmpty() ? earlier.uncertainUntil() : now.minusMillis(1);
  }

  private static Grant uncertain(Grant grant, Instant until) {
    Instant known = grant.uncertainUntil();
    Instant latest = known != null && known.isAfter(until) ? known : until;
    return new Grant(grant.slot(), grant.epoch(), grant.owners(), grant.fence(), latest);
  }

  /// Whether a holder that never reported may have started the attempt of an entry: one of an
  /// earlier epoch, which this slot was taken from; or is still to be taken from, and then it may
  /// not have heard of its end yet, and start what is due soon.
  static boolean mayHaveStarted(SlotEntry entry, Step step) {
    Grant grant = step.writer().grant(entry.slot());
    if (grant == null) {
      return false;
    }
    boolean deposed = grant.epoch() < step.position().term() && !grant.owners().isEmpty();
    return deposed ? !entry.at().isAfter(step.now().plus(REACH)) : grant.leavesUncertain(entry);
  }

  /// Forgets the grant of a slot that has no entry left.
  static Reply close(Command.CloseSlot command, Step step) {
    Grant grant = step.writer().grant(command.slot());
    if (grant == null
        || grant.epoch() != command.epoch()
        || step.writer().hasEntries(command.slot())) {
      return new Reply.Stale();
    }
    step.writer().removeGrant(command.slot());
    return new Reply.Done(0);
  }

  /// Takes back what a holder gives back. Slots with calls under way stay, without owners, with
  /// what these may have delivered as uncertain; all its other entries the holder never started.
  static Reply release(Command.ReleaseGrants command, Step step) {
    for (Command.UnderWay underWay : command.underWay()) {
      Grant grant = step.writer().grant(underWay.slot());
      if (grant != null && grant.epoch() == command.epoch()) {
        step.writer().put(uncertain(grant, underWay.until()));
      }
    }
    step.writer().releaseGrants(command.epoch());
    return new Reply.Done(0);
  }
}
