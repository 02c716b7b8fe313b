package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Precondition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How clients change what runs, in the log: from `ReplaceJob` on in `log.proto`.
final class ControlCommandCodec {
  private ControlCommandCodec() {}

  static void writeReplace(WireWriter out, Command.ReplaceJob replace) {
    out.message(1, replace.job(), JobCommandCodec::writeCreate);
    out.time(2, replace.from());
    out.times(3, replace.inFlight());
    out.times(4, replace.due());
    out.times(5, replace.missed());
  }

  static Command readReplace(WireReader in) {
    Command.@Nullable CreateJob job = null;
    Instant from = Instant.EPOCH;
    List<Instant> inFlight = List.of();
    List<Instant> due = List.of();
    List<Instant> missed = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> job = in.message(JobCommandCodec::readCreate);
        case 2 -> from = in.time();
        case 3 -> inFlight = in.times(inFlight);
        case 4 -> due = in.times(due);
        case 5 -> missed = in.times(missed);
        default -> in.skip();
      }
    }
    return new Command.ReplaceJob(EntryCodec.required(job, "job"), from, inFlight, due, missed);
  }

  static void writeConditional(WireWriter out, Command.Conditional conditional) {
    out.text(1, conditional.id().value());
    switch (conditional.expected()) {
      case Precondition.None _ -> {}
      case Precondition.Absent _ -> out.flag(2, true);
      case Precondition.Present _ -> out.flag(3, true);
      case Precondition.Revision(long revision) -> out.maybeNumber(4, revision);
    }
    out.message(5, conditional.command(), CommandCodec::write);
  }

  static Command readConditional(WireReader in) {
    String id = "";
    Precondition expected = Precondition.none();
    @Nullable Command command = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.text();
        case 2 -> expected = in.flag() ? new Precondition.Absent() : expected;
        case 3 -> expected = in.flag() ? new Precondition.Present() : expected;
        case 4 -> expected = new Precondition.Revision(in.number());
        case 5 -> command = in.message(CommandCodec::read);
        default -> in.skip();
      }
    }
    if (!(command instanceof Command.Client client)) {
      throw new UnreadableEntryException("a condition for what no client asks for: " + command);
    }
    return new Command.Conditional(new JobId(id), expected, client);
  }

  static void writeTrigger(WireWriter out, Command.TriggerJob trigger) {
    out.text(1, trigger.id().value());
    out.time(2, trigger.at());
    Overlap overlap = trigger.overlap();
    if (overlap != null) {
      out.maybeNumber(3, WireNames.OVERLAP.number(overlap));
    }
    out.maybeText(4, trigger.reason());
    IdempotencyKey key = trigger.key();
    if (key != null) {
      out.message(5, key, IntakeCommandCodec::writeKey);
    }
    out.times(6, trigger.inFlight());
  }

  static Command readTrigger(WireReader in) {
    String id = "";
    Instant at = Instant.EPOCH;
    @Nullable Overlap overlap = null;
    @Nullable String reason = null;
    @Nullable IdempotencyKey key = null;
    List<Instant> inFlight = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.text();
        case 2 -> at = in.time();
        case 3 -> overlap = WireNames.OVERLAP.read(in);
        case 4 -> reason = in.text();
        case 5 -> key = in.message(IntakeCommandCodec::readKey);
        case 6 -> inFlight = in.times(inFlight);
        default -> in.skip();
      }
    }
    return new Command.TriggerJob(new JobId(id), at, overlap, reason, key, inFlight);
  }
}
