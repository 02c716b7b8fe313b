package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Reply;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends the dispatcher's own commands, and sends again what could not be logged. All of them may
/// be applied twice: the second time they are stale.
final class Outbox {
  /// How long to wait before sending again: the log is most likely electing.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Logger LOG = System.getLogger("scheduled-db.scheduler");

  private final Replicator replicator;
  private final Inbox inbox;
  private final List<Command> unsent = new ArrayList<>();
  private @Nullable Instant sendAgainAt;
  private long term;
  private boolean granting = true;

  Outbox(Replicator replicator, Inbox inbox) {
    this.replicator = replicator;
    this.inbox = inbox;
  }

  void send(Command command) {
    long sentIn = term;
    // The answer comes back through the inbox.
    var _ =
        replicator
            .submit(command)
            .whenComplete((reply, failure) -> {
              if (failure instanceof Refusal refusal) {
                LOG.log(Level.WARNING, () -> "will be sent again: " + refusal.getMessage());
                inbox.put(new Inbox.Message.Unsent(command, sentIn));
              } else if (failure != null) {
                inbox.put(new Inbox.Message.Broken(command, failure));
              } else {
                answered(command, reply);
              }
            });
  }

  private void answered(Command command, Reply reply) {
    switch (command) {
      case Command.PurgeHistory purge when reply instanceof Reply.Done done ->
          inbox.put(new Inbox.Message.Purged(done.count(), done.count() >= purge.limit()));
      case Command.AdvanceJob advance ->
          inbox.put(new Inbox.Message.Advanced(advance.job(), advance.due()));
      case Command.ReleaseGrants _ -> inbox.put(new Inbox.Message.GrantsReleased());
      default -> {}
    }
  }

  /// Keeps a command to be sent again, unless it is of an earlier term: whatever it was to do, the
  /// present one finds and decides anew.
  void unsent(Command command, long sentIn, Instant now) {
    if (sentIn == term && (granting || !(command instanceof Command.GrantSlot))) {
      unsent.add(command);
      sendAgainAt = now.plus(PAUSE);
    }
  }

  /// Sends again what waits for it; returns when to call again, null when nothing waits.
  ///
  /// A moment that is farther away than it was when it was set comes from a clock that went back.
  @Nullable Instant sendAgain(Instant now) {
    boolean waits = sendAgainAt != null;
    if (waits && (!now.isBefore(sendAgainAt) || now.plus(PAUSE).isBefore(sendAgainAt))) {
      List<Command> again = List.copyOf(unsent);
      forget();
      again.forEach(this::send);
    }
    return sendAgainAt;
  }

  /// Everything sent from here on is sent in `term`.
  void begin(long term) {
    this.term = term;
  }

  /// From here on no grant is sent again: this node stops, and one that came into the log after all
  /// were given back would stay there.
  void grantNoMore() {
    granting = false;
    unsent.removeIf(Command.GrantSlot.class::isInstance);
  }

  void forget() {
    unsent.clear();
    sendAgainAt = null;
  }
}
