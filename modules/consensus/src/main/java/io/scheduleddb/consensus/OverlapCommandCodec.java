package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of occurrences that overlap, in the log: `DeferOccurrence` and `ReplaceOccurrences`
/// of `log.proto`.
final class OverlapCommandCodec {
  private OverlapCommandCodec() {}

  static void writeDefer(WireWriter out, Command.DeferOccurrence defer) {
    out.message(1, defer.entry(), AttemptCodec::writeEntry);
    out.number(2, defer.fence());
    out.text(3, defer.reason());
    out.maybeTime(4, defer.nextDue());
  }

  static Command readDefer(WireReader in) {
    @Nullable SlotEntry entry = null;
    long fence = 0;
    String reason = "";
    @Nullable Instant nextDue = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> entry = in.message(AttemptCodec::readEntry);
        case 2 -> fence = in.number();
        case 3 -> reason = in.text();
        case 4 -> nextDue = in.time();
        default -> in.skip();
      }
    }
    return new Command.DeferOccurrence(
        EntryCodec.required(entry, "slot entry"), fence, reason, nextDue);
  }

  static void writeReplace(WireWriter out, Command.ReplaceOccurrences replace) {
    out.text(1, replace.id().value());
    out.message(2, replace.entry(), AttemptCodec::writeEntry);
    out.number(3, replace.fence());
    out.times(4, replace.inFlight());
    out.text(5, replace.reason());
  }

  static Command readReplace(WireReader in) {
    String id = "";
    @Nullable SlotEntry entry = null;
    long fence = 0;
    List<Instant> inFlight = List.of();
    String reason = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.text();
        case 2 -> entry = in.message(AttemptCodec::readEntry);
        case 3 -> fence = in.number();
        case 4 -> inFlight = in.times(inFlight);
        case 5 -> reason = in.text();
        default -> in.skip();
      }
    }
    return new Command.ReplaceOccurrences(
        new JobId(id), EntryCodec.required(entry, "slot entry"), fence, inFlight, reason);
  }
}
