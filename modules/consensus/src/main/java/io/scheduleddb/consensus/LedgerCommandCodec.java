package io.scheduleddb.consensus;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.Command.Verdict;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.SlotEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of occurrences, in the log: `RecordAttempt` to `PurgeHistory` of `log.proto`.
final class LedgerCommandCodec {
  private LedgerCommandCodec() {}

  static void writeRecord(WireWriter out, Command.RecordAttempt record) {
    out.message(1, record.entry(), AttemptCodec::writeEntry);
    out.message(2, record.attempt(), AttemptCodec::write);
    switch (record.verdict()) {
      case Verdict.Final verdict -> out.message(3, verdict, LedgerCommandCodec::writeFinal);
      case Verdict.Retry(Instant at) -> out.message(4, at, (o, time) -> o.time(1, time));
    }
    out.flag(5, record.pauseJob());
  }

  static Command readRecord(WireReader in) {
    @Nullable SlotEntry entry = null;
    @Nullable Attempt attempt = null;
    @Nullable Verdict verdict = null;
    boolean pauseJob = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> entry = in.message(AttemptCodec::readEntry);
        case 2 -> attempt = in.message(AttemptCodec::read);
        case 3 -> verdict = in.message(LedgerCommandCodec::readFinal);
        case 4 -> verdict = new Verdict.Retry(in.message(ScheduleCodec::readOnlyTime));
        case 5 -> pauseJob = in.flag();
        default -> in.skip();
      }
    }
    return new Command.RecordAttempt(
        EntryCodec.required(entry, "slot entry"),
        EntryCodec.required(attempt, "attempt"),
        EntryCodec.required(verdict, "verdict"),
        pauseJob);
  }

  private static void writeFinal(WireWriter out, Verdict.Final verdict) {
    out.number(1, WireNames.OUTCOME.number(verdict.outcome()));
    out.maybeText(2, verdict.reason());
  }

  private static Verdict readFinal(WireReader in) {
    Outcome outcome = WireNames.OUTCOME.constants().getFirst();
    @Nullable String reason = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> outcome = WireNames.OUTCOME.read(in);
        case 2 -> reason = in.text();
        default -> in.skip();
      }
    }
    return new Verdict.Final(outcome, reason);
  }

  static void writeSkip(WireWriter out, Command.SkipOccurrences skip) {
    out.message(1, skip.entry(), AttemptCodec::writeEntry);
    out.times(2, skip.others());
    out.number(3, WireNames.OUTCOME.number(skip.outcome()));
    out.maybeText(4, skip.reason());
    out.maybeTime(5, skip.nextDue());
    out.number(6, skip.fence());
  }

  static Command readSkip(WireReader in) {
    @Nullable SlotEntry entry = null;
    List<Instant> others = List.of();
    Outcome outcome = WireNames.OUTCOME.constants().getFirst();
    @Nullable String reason = null;
    @Nullable Instant nextDue = null;
    long fence = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> entry = in.message(AttemptCodec::readEntry);
        case 2 -> others = in.times(others);
        case 3 -> outcome = WireNames.OUTCOME.read(in);
        case 4 -> reason = in.text();
        case 5 -> nextDue = in.time();
        case 6 -> fence = in.number();
        default -> in.skip();
      }
    }
    SlotEntry first = EntryCodec.required(entry, "slot entry");
    return new Command.SkipOccurrences(first, fence, others, outcome, reason, nextDue);
  }

  static void writePurge(WireWriter out, Command.PurgeHistory purge) {
    out.time(1, purge.before());
    out.time(2, purge.keysBefore());
    out.number(3, purge.limit());
  }

  static Command readPurge(WireReader in) {
    Instant before = Instant.EPOCH;
    Instant keysBefore = Instant.EPOCH;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> before = in.time();
        case 2 -> keysBefore = in.time();
        case 3 -> limit = in.small();
        default -> in.skip();
      }
    }
    return new Command.PurgeHistory(before, keysBefore, limit);
  }
}
