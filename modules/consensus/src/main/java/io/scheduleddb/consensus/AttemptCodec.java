package io.scheduleddb.consensus;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.SlotEntry.Cause;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Attempts and the slot entries they are made for, in the log: `SlotEntry`, `Attempt` and `Result`
/// of `log.proto`.
final class AttemptCodec {
  private AttemptCodec() {}

  static void writeEntry(WireWriter out, SlotEntry entry) {
    out.number(1, entry.slot());
    out.time(2, entry.at());
    out.number(3, entry.job());
    out.time(4, entry.due());
    out.number(5, entry.attempt());
    if (!entry.cause().equals(Cause.SCHEDULE)) {
      out.message(6, entry.cause(), AttemptCodec::writeCause);
    }
  }

  private static void writeCause(WireWriter out, Cause cause) {
    out.number(1, WireNames.ORIGIN.number(cause.origin()));
    Overlap overlap = cause.overlap();
    if (overlap != null) {
      out.maybeNumber(2, WireNames.OVERLAP.number(overlap));
    }
    out.number(3, cause.before());
    out.maybeText(4, cause.reason());
  }

  private static Cause readCause(WireReader in) {
    SlotEntry.Origin origin = SlotEntry.Origin.SCHEDULED;
    @Nullable Overlap overlap = null;
    int before = 0;
    @Nullable String reason = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> origin = WireNames.ORIGIN.read(in);
        case 2 -> overlap = WireNames.OVERLAP.read(in);
        case 3 -> before = in.small();
        case 4 -> reason = in.text();
        default -> in.skip();
      }
    }
    return new Cause(origin, overlap, before, reason);
  }

  static SlotEntry readEntry(WireReader in) {
    long slot = 0;
    Instant at = Instant.EPOCH;
    long job = 0;
    Instant due = Instant.EPOCH;
    int attempt = 0;
    Cause cause = Cause.SCHEDULE;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> slot = in.number();
        case 2 -> at = in.time();
        case 3 -> job = in.number();
        case 4 -> due = in.time();
        case 5 -> attempt = in.small();
        case 6 -> cause = in.message(AttemptCodec::readCause);
        default -> in.skip();
      }
    }
    return new SlotEntry(slot, at, job, due, attempt, cause);
  }

  static void write(WireWriter out, Attempt attempt) {
    out.number(1, attempt.number());
    out.text(2, attempt.node());
    out.number(3, attempt.fence());
    out.span(4, attempt.lateness());
    out.message(5, attempt.result(), AttemptCodec::writeResult);
  }

  static Attempt read(WireReader in) {
    int number = 0;
    String node = "";
    long fence = 0;
    Duration lateness = Duration.ZERO;
    Attempt.@Nullable Result result = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> number = in.small();
        case 2 -> node = in.text();
        case 3 -> fence = in.number();
        case 4 -> lateness = in.span();
        case 5 -> result = in.message(AttemptCodec::readResult);
        default -> in.skip();
      }
    }
    return new Attempt(number, node, fence, lateness, EntryCodec.required(result, "result"));
  }

  private static void writeResult(WireWriter out, Attempt.Result result) {
    out.time(1, result.startedAt());
    out.time(2, result.endedAt());
    out.number(3, result.httpStatus());
    out.maybeText(4, result.excerpt());
    Attempt.ErrorType errorType = result.errorType();
    if (errorType != null) {
      out.maybeNumber(5, WireNames.ERROR_TYPE.number(errorType));
    }
    out.maybeText(6, result.errorMessage());
    out.maybeSpan(7, result.retryAfter());
  }

  private static Attempt.Result readResult(WireReader in) {
    Instant started = Instant.EPOCH;
    Instant ended = Instant.EPOCH;
    int status = 0;
    @Nullable String excerpt = null;
    Attempt.@Nullable ErrorType type = null;
    @Nullable String message = null;
    @Nullable Duration retryAfter = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> started = in.time();
        case 2 -> ended = in.time();
        case 3 -> status = in.small();
        case 4 -> excerpt = in.text();
        case 5 -> type = WireNames.ERROR_TYPE.read(in);
        case 6 -> message = in.text();
        case 7 -> retryAfter = in.span();
        default -> in.skip();
      }
    }
    return new Attempt.Result(started, ended, status, excerpt, type, message, retryAfter);
  }
}
