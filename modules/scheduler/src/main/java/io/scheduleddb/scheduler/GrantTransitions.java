package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the handing over of slots does.
final class GrantTransitions {
  private GrantTransitions() {}

  /// Grants a slot, once for an epoch, never for an older one. When an earlier holder never said
  /// that it stopped, whatever was due until now may have been started by it.
  static Reply grant(Command.GrantSlot command, Step step) {
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
  /// no leader starts a call and is replaced within one. A holder that gave the slot back leaves
  /// what it found uncertain itself and hadn't looked at.
  private static @Nullable Instant uncertainUntil(@Nullable Grant earlier, Instant now) {
    if (earlier == null) {
      return null;
    }
    return earlier.owners().isEmpty() ? earlier.uncertainUntil() : now.minusMillis(1);
  }

  /// Whether a holder that never reported may have started the attempt of an entry: one of an
  /// earlier epoch, which this slot was taken from, or is still to be taken from.
  static boolean mayHaveStarted(SlotEntry entry, Step step) {
    Grant grant = step.writer().grant(entry.slot());
    if (grant == null) {
      return false;
    }
    boolean deposed = grant.epoch() < step.position().term() && !grant.owners().isEmpty();
    return deposed ? !entry.at().isAfter(step.now()) : grant.leavesUncertain(entry);
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

  static Reply release(Command.ReleaseGrants command, Step step) {
    step.writer().releaseGrants(command.epoch());
    return new Reply.Done(0);
  }
}
