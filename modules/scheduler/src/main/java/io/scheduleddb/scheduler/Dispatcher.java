package io.scheduleddb.scheduler;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Event;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Delivers what is due while this node leads.
///
/// One [#step] after another, by one thread, at the latest at the instant that the last one
/// returned and whenever the inbox has a message. A step reads messages, asks for grants, starts
/// what is due, and never waits: neither for the log nor for a receiver.
final class Dispatcher {
  private static final Duration PURGE_EVERY = Duration.ofMinutes(1);
  private static final int PURGE_LIMIT = 1_000;

  /// How long an idempotency key is honoured.
  private static final Duration KEY_RETENTION = Duration.ofHours(24);

  /// The longest time between two steps, in case a clock is set.
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final SchedulerOptions options;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Holds holds;
  private final RetryRules retries;
  private final Telemetry.Deliveries telemetry;
  private final SlotStreams streams;
  private final JobStore.Reader reader;
  private final Takeover takeover;
  private final Granter granter;
  private final Departures departures;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private boolean leading;
  private boolean granting;
  private boolean stopping;
  private boolean givingBack;
  private boolean releasing;
  private final FailureLog failures = new FailureLog();
  private Instant purgeAt = Instant.MIN;
  private long purgedRows;
  private volatile boolean settled = true;
  private volatile Telemetry.Vitals vitals;

  Dispatcher(
      SchedulerOptions options,
      JobStore.Reader reader,
      RetryRules retries,
      Telemetry.Deliveries telemetry,
      Departures.Ports ports) {
    this.options = options;
    this.reader = reader;
    this.inbox = ports.links().inbox();
    this.outbox = ports.outbox();
    this.holds = ports.links().holds();
    this.retries = retries;
    this.telemetry = telemetry;
    this.streams = new SlotStreams(reader);
    this.granter = new Granter(options, reader, streams, outbox, ports.tracing());
    this.takeover = new Takeover(options);
    this.departures = new Departures(options, reader, streams, ports);
    this.vitals = look();
  }

  /// Does what can be done at the instant `clock`; returns when to call again if no message comes
  /// before.
  Instant step(Instant clock) {
    // What is stored is in whole milliseconds, and whatever is due is due by the cut clock too.
    Instant now = clock.truncatedTo(ChronoUnit.MILLIS);
    for (Inbox.Message message = inbox.poll(); message != null; message = inbox.poll()) {
      receive(message, now);
    }
    Instant wake = now.plus(IDLE);
    if (leading) {
      wake = earlier(wake, outbox.sendAgain(now));
    }
    if (leading && !stopping) {
      wake = earlier(wake, deliver(now));
    }
    failures.step(now);
    finishStop();
    settled = departures.calls().allSettled();
    vitals = look();
    return wake;
  }

  private Telemetry.Vitals look() {
    return new Telemetry.Vitals(
        departures.inFlight(),
        options.maxInFlight(),
        departures.buffered(),
        streams.slots(),
        departures.firstReady());
  }

  private @Nullable Instant deliver(Instant now) {
    if (!granting) {
      if (!takeover.isOver(now)) {
        return takeover.next(now);
      }
      granting = true;
      granter.begin(now);
    }
    Instant wake = granter.step(now);
    wake = earlier(wake, departures.start(now, granter.epoch()));
    return earlier(wake, purge(now));
  }

  private void receive(Inbox.Message message, Instant now) {
    switch (message) {
      case Inbox.Message.Leading leads -> lead(leads, now);
      case Inbox.Message.Following _ -> follow();
      case Inbox.Message.Granted(Grant grant) -> granter.granted(grant);
      case Inbox.Message.Added added -> added(added, now);
      case Inbox.Message.Removed(SlotEntry entry) -> departures.settled(entry);
      case Inbox.Message.Changed(SlotEntry entry) -> departures.changed(entry);
      case Inbox.Message.Settled(Command command) -> released(command);
      case Inbox.Message.Unsent(Command command, long sentIn) -> unsent(command, sentIn, now);
      case Inbox.Message.Broken(Command command, Throwable failure) ->
          throw new IllegalStateException("can't be logged: " + command, failure);
      case Inbox.Message.Purged(int rows, boolean all) -> purged(rows, all, now);
      case Inbox.Message.Advanced(long job, Instant due) -> departures.calls().advanced(job, due);
      case Inbox.Message.Ended(Flight flight, Attempt.Result result) -> ended(flight, result, now);
      case Inbox.Message.Withheld(Flight flight) -> withheld(flight);
      case Inbox.Message.GrantsReleased _ -> stopped.complete(null);
      case Inbox.Message.Stop _ -> stop();
      case Inbox.Message.GiveBack _ -> givingBack = true;
    }
  }

  private void lead(Inbox.Message.Leading leads, Instant now) {
    follow();
    leading = true;
    outbox.begin(leads.term());
    purgeAt = now.plus(PURGE_EVERY);
    granter.lead(leads.term());
    departures.lead(leads.since());
    takeover.begin(reader.grants(), now);
  }

  private void follow() {
    leading = false;
    granting = false;
    releasing = false;
    outbox.forget();
    streams.clear();
    departures.clear();
  }

  private void added(Inbox.Message.Added added, Instant now) {
    // What came before the granting begins is found then.
    if (!granting || stopping) {
      return;
    }
    granter.added(added.entry().slot(), now);
    if (streams.passed(added.entry())) {
      departures.take(added.entry(), added.job());
    }
  }

  private void released(Command command) {
    holds.release(command);
    departures.released();
  }

  private void unsent(Command command, long sentIn, Instant now) {
    if (leading) {
      outbox.unsent(command, sentIn, now);
    }
  }

  private void ended(Flight flight, Attempt.Result result, Instant now) {
    departures.ended(flight);
    Attempt attempt =
        new Attempt(
            flight.entry().attempt(),
            options.node(),
            flight.fence(),
            Duration.between(flight.entry().at(), result.startedAt()),
            result);
    telemetry.attempted(attempt);
    if (leading && flight.epoch() == granter.epoch()) {
      Command.Verdict verdict =
          departures
              .calls()
              .verdict(
                  flight, result, retries.verdict(flight.job().spec(), flight.entry(), result));
      failures.ended(flight, attempt, verdict, now);
      departures
          .calls()
          .record(
              flight,
              new Command.RecordAttempt(
                  flight.entry(), attempt, verdict, RetryRules.isGone(result)));
    }
  }

  private void withheld(Flight flight) {
    departures.ended(flight);
    if (leading && flight.epoch() == granter.epoch()) {
      departures.withheld(flight);
    }
  }

  private @Nullable Instant purge(Instant now) {
    if (!now.isBefore(purgeAt)) {
      purgeAt = now.plus(PURGE_EVERY);
      outbox.send(
          new Command.PurgeHistory(
              now.minus(options.retention()), now.minus(KEY_RETENTION), PURGE_LIMIT));
    }
    return purgeAt;
  }

  /// Told once it is done, however many commands it took.
  private void purged(int rows, boolean all, Instant now) {
    purgeAt = all ? now : now.plus(PURGE_EVERY);
    purgedRows += rows;
    if (!all && purgedRows > 0) {
      Event.of("purged").with("rows", purgedRows).info("what was kept long enough was removed");
      purgedRows = 0;
    }
  }

  private void stop() {
    stopping = true;
    outbox.grantNoMore();
  }

  /// When the last call under way is settled, or isn't to be waited for any longer: give the grants
  /// back, so that nothing else is uncertain for whoever comes next. A node that doesn't lead has
  /// nothing to give, and can't record anything.
  private void finishStop() {
    if (!stopping || releasing) {
      return;
    }
    if (!leading) {
      stopped.complete(null);
    } else if (givingBack || departures.calls().allSettled()) {
      releasing = true;
      outbox.send(new Command.ReleaseGrants(granter.epoch(), departures.calls().underWay()));
    }
  }

  /// Completes when, after [Inbox.Message.Stop], nothing is left to record.
  CompletableFuture<Void> stopped() {
    return stopped;
  }

  /// Whether the log had settled, at the end of the last step, every call that was made. Any
  /// thread.
  boolean isSettled() {
    return settled;
  }

  Telemetry.Vitals vitals() {
    return vitals;
  }

  private static Instant earlier(Instant one, @Nullable Instant other) {
    return other != null && other.isBefore(one) ? other : one;
  }
}
