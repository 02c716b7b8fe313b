package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.TraceContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What clients ask for, in the log: `CreateJob` to `ResumeJob` of `log.proto`.
final class JobCommandCodec {
  private JobCommandCodec() {}

  static void writeCreate(WireWriter out, Command.CreateJob create) {
    out.message(1, create.spec(), SpecCodec::write);
    out.time(2, create.firstDue());
    out.maybeText(3, create.fingerprint());
    out.maybeText(4, create.idempotencyKey());
    TraceContext trace = create.trace();
    out.maybeText(5, trace == null ? null : trace.traceparent());
  }

  static Command.CreateJob readCreate(WireReader in) {
    @Nullable JobSpec spec = null;
    Instant firstDue = Instant.EPOCH;
    @Nullable String fingerprint = null;
    @Nullable String key = null;
    @Nullable TraceContext trace = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> spec = in.message(SpecCodec::read);
        case 2 -> firstDue = in.time();
        case 3 -> fingerprint = in.text();
        case 4 -> key = in.text();
        case 5 -> trace = TraceContext.parse(in.text());
        default -> in.skip();
      }
    }
    return new Command.CreateJob(
        EntryCodec.required(spec, "spec"), firstDue, fingerprint, key, trace);
  }

  static void writeCancel(WireWriter out, Command.CancelJob cancel) {
    writeStop(
        out, new Stop(cancel.id().value(), cancel.reason(), cancel.inFlight(), cancel.passed()));
  }

  static Command readCancel(WireReader in) {
    Stop stop = readStop(in);
    return new Command.CancelJob(new JobId(stop.id), stop.reason, stop.inFlight, stop.passed);
  }

  static void writeDelete(WireWriter out, Command.DeleteJob delete) {
    out.text(1, delete.id().value());
  }

  static Command readDelete(WireReader in) {
    return new Command.DeleteJob(new JobId(readStop(in).id));
  }

  static void writePause(WireWriter out, Command.PauseJob pause) {
    writeStop(out, new Stop(pause.id().value(), pause.reason(), pause.inFlight(), List.of()));
  }

  static Command readPause(WireReader in) {
    Stop stop = readStop(in);
    return new Command.PauseJob(new JobId(stop.id), stop.reason, stop.inFlight);
  }

  static void writeResume(WireWriter out, Command.ResumeJob resume) {
    out.text(1, resume.id().value());
    out.time(2, resume.nextDue());
  }

  static Command readResume(WireReader in) {
    String id = "";
    Instant nextDue = Instant.EPOCH;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.text();
        case 2 -> nextDue = in.time();
        default -> in.skip();
      }
    }
    return new Command.ResumeJob(new JobId(id), nextDue);
  }

  /// The fields that cancelling, pausing and deleting have in common.
  private record Stop(
      String id, @Nullable String reason, List<Instant> inFlight, List<Instant> passed) {}

  private static void writeStop(WireWriter out, Stop stop) {
    out.text(1, stop.id);
    out.maybeText(2, stop.reason);
    out.times(3, stop.inFlight);
    out.times(4, stop.passed);
  }

  private static Stop readStop(WireReader in) {
    String id = "";
    @Nullable String reason = null;
    List<Instant> inFlight = List.of();
    List<Instant> passed = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.text();
        case 2 -> reason = in.text();
        case 3 -> inFlight = in.times(inFlight);
        case 4 -> passed = in.times(passed);
        default -> in.skip();
      }
    }
    return new Stop(id, reason, inFlight, passed);
  }
}
