package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the scheduler decides about slots, in the log: `GrantSlot` to `AdvanceJob` of `log.proto`.
final class SlotCommandCodec {
  private SlotCommandCodec() {}

  static void writeGrant(WireWriter out, Command.GrantSlot grant) {
    out.number(1, grant.slot());
    out.number(2, grant.epoch());
    grant.owners().forEach(owner -> out.maybeText(3, owner));
  }

  static Command readGrant(WireReader in) {
    long slot = 0;
    long epoch = 0;
    List<String> owners = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> slot = in.number();
        case 2 -> epoch = in.number();
        case 3 -> owners.add(in.text());
        default -> in.skip();
      }
    }
    return new Command.GrantSlot(slot, epoch, owners);
  }

  static void writeClose(WireWriter out, Command.CloseSlot close) {
    out.number(1, close.slot());
    out.number(2, close.epoch());
  }

  static Command readClose(WireReader in) {
    long slot = 0;
    long epoch = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> slot = in.number();
        case 2 -> epoch = in.number();
        default -> in.skip();
      }
    }
    return new Command.CloseSlot(slot, epoch);
  }

  static void writeRelease(WireWriter out, Command.ReleaseGrants release) {
    out.number(1, release.epoch());
    release.underWay().forEach(each -> out.message(2, each, SlotCommandCodec::writeUnderWay));
  }

  private static void writeUnderWay(WireWriter out, Command.UnderWay underWay) {
    out.number(1, underWay.slot());
    out.time(2, underWay.until());
  }

  static Command readRelease(WireReader in) {
    long epoch = 0;
    List<Command.UnderWay> underWay = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> epoch = in.number();
        case 2 -> underWay.add(in.message(SlotCommandCodec::readUnderWay));
        default -> in.skip();
      }
    }
    return new Command.ReleaseGrants(epoch, underWay);
  }

  private static Command.UnderWay readUnderWay(WireReader in) {
    long slot = 0;
    Instant until = Instant.EPOCH;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> slot = in.number();
        case 2 -> until = in.time();
        default -> in.skip();
      }
    }
    return new Command.UnderWay(slot, until);
  }

  static void writeAdvance(WireWriter out, Command.AdvanceJob advance) {
    out.number(1, advance.job());
    out.time(2, advance.due());
    out.maybeTime(3, advance.nextDue());
  }

  static Command readAdvance(WireReader in) {
    long job = 0;
    Instant due = Instant.EPOCH;
    @Nullable Instant nextDue = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> job = in.number();
        case 2 -> due = in.time();
        case 3 -> nextDue = in.time();
        default -> in.skip();
      }
    }
    return new Command.AdvanceJob(job, due, nextDue);
  }
}
