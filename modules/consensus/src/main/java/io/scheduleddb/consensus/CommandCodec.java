package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import org.jspecify.annotations.Nullable;

/// Which command a message of the log is: `Command` of `log.proto`. The number of the field that is
/// present says it.
final class CommandCodec {
  private CommandCodec() {}

  static void write(WireWriter out, Command command) {
    switch (command) {
      case Command.CreateJob create -> out.message(1, create, JobCommandCodec::writeCreate);
      case Command.CancelJob cancel -> out.message(2, cancel, JobCommandCodec::writeCancel);
      case Command.DeleteJob delete -> out.message(3, delete, JobCommandCodec::writeDelete);
      case Command.PauseJob pause -> out.message(4, pause, JobCommandCodec::writePause);
      case Command.ResumeJob resume -> out.message(5, resume, JobCommandCodec::writeResume);
      case Command.GrantSlot grant -> out.message(6, grant, SlotCommandCodec::writeGrant);
      case Command.CloseSlot close -> out.message(7, close, SlotCommandCodec::writeClose);
      case Command.ReleaseGrants release -> out.message(8, release, SlotCommandCodec::writeRelease);
      case Command.AdvanceJob advance -> out.message(9, advance, SlotCommandCodec::writeAdvance);
      case Command.RecordAttempt record -> out.message(10, record, LedgerCommandCodec::writeRecord);
      case Command.SkipOccurrences skip -> out.message(11, skip, LedgerCommandCodec::writeSkip);
      case Command.PurgeHistory purge -> out.message(12, purge, LedgerCommandCodec::writePurge);
      case Command.RescheduleJob reschedule ->
          out.message(20, reschedule, CalendarCommandCodec::writeReschedule);
      case Command.CheckContent check -> out.message(13, check, (_, _) -> {});
      case Command.DeferOccurrence defer -> out.message(30, defer, OverlapCommandCodec::writeDefer);
      case Command.ReplaceOccurrences replace ->
          out.message(31, replace, OverlapCommandCodec::writeReplace);
      case Command.CreateJobs create -> out.message(25, create, IntakeCommandCodec::writeCreate);
      case Command.UseKey use -> out.message(26, use.key(), IntakeCommandCodec::writeKey);
      case Command.ReplaceJob replace ->
          out.message(14, replace, ControlCommandCodec::writeReplace);
      case Command.Conditional conditional ->
          out.message(15, conditional, ControlCommandCodec::writeConditional);
      case Command.TriggerJob trigger ->
          out.message(16, trigger, ControlCommandCodec::writeTrigger);
    }
  }

  static Command read(WireReader in) {
    @Nullable Command command = null;
    int unknown = 0;
    while (in.next()) {
      @Nullable Command read = known(in);
      if (read == null) {
        unknown = in.field();
        in.skip();
      } else {
        command = read;
      }
    }
    return EntryCodec.required(command, "command this version knows, but field " + unknown);
  }

  private static Command readCheck(WireReader in) {
    while (in.next()) {
      in.skip();
    }
    return new Command.CheckContent();
  }

  private static @Nullable Command known(WireReader in) {
    return switch (in.field()) {
      case 1 -> in.message(JobCommandCodec::readCreate);
      case 2 -> in.message(JobCommandCodec::readCancel);
      case 3 -> in.message(JobCommandCodec::readDelete);
      case 4 -> in.message(JobCommandCodec::readPause);
      case 5 -> in.message(JobCommandCodec::readResume);
      case 6 -> in.message(SlotCommandCodec::readGrant);
      case 7 -> in.message(SlotCommandCodec::readClose);
      case 8 -> in.message(SlotCommandCodec::readRelease);
      case 9 -> in.message(SlotCommandCodec::readAdvance);
      case 10 -> in.message(LedgerCommandCodec::readRecord);
      case 11 -> in.message(LedgerCommandCodec::readSkip);
      case 12 -> in.message(LedgerCommandCodec::readPurge);
      case 13 -> in.message(CommandCodec::readCheck);
      case 30 -> in.message(OverlapCommandCodec::readDefer);
      case 31 -> in.message(OverlapCommandCodec::readReplace);
      case 25 -> in.message(IntakeCommandCodec::readCreate);
      case 26 -> new Command.UseKey(in.message(IntakeCommandCodec::readKey));
      case 20 -> in.message(CalendarCommandCodec::readReschedule);
      case 14 -> in.message(ControlCommandCodec::readReplace);
      case 15 -> in.message(ControlCommandCodec::readConditional);
      case 16 -> in.message(ControlCommandCodec::readTrigger);
      default -> null;
    };
  }
}
