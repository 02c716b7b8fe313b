package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Reply;
import java.time.Instant;

/// What the handing over of slots does.
final class GrantTransitions {
  private GrantTransitions() {}

  /// Grants a slot, once for an epoch, never for an older one. When an earlier holder never said
  /// that it stopped, whatever was due until now may have been started by it.
  static Reply grant(Command.GrantSlot command, Step step) {
    Grant earlier = step.writer().grant(command.slot());
    if (earlier != null && earlier.epoch() >= command.epoch()) {
      return new Reply.Stale();
    }
    Instant uncertainUntil = earlier == null ? null : step.now();
    Grant grant =
        new Grant(
            command.slot(),
            command.epoch(),
            command.owners(),
            step.position().index(),
            uncertainUntil);
    step.writer().put(grant);
    step.effects().add(new Inbox.Message.Granted(grant));
    return new Reply.Done(0);
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
    step.writer().removeGrants(command.epoch());
    return new Reply.Done(0);
  }
}
