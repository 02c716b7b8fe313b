package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What follows when the grounds change on which jobs were scheduled, in the log: from
/// `RescheduleJob` on in `log.proto`.
final class CalendarCommandCodec {
  private CalendarCommandCodec() {}

  static void writeReschedule(WireWriter out, Command.RescheduleJob reschedule) {
    out.text(1, reschedule.id().value());
    out.maybeTime(2, reschedule.expected());
    out.maybeTime(3, reschedule.nextDue());
    out.times(4, reschedule.inFlight());
  }

  static Command readReschedule(WireReader in) {
    String id = "";
    @Nullable Instant expected = null;
    @Nullable Instant nextDue = null;
    List<Instant> inFlight = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> id = in.text();
        case 2 -> expected = in.time();
        case 3 -> nextDue = in.time();
        case 4 -> inFlight = in.times(inFlight);
        default -> in.skip();
      }
    }
    return new Command.RescheduleJob(new JobId(id), expected, nextDue, inFlight);
  }
}
