package io.scheduleddb.consensus;

import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.api.Schedule.Dialect;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.Target.Body;
import java.util.List;

/// The numbers by which the constants of an enum are known in the log: their places in `constants`,
/// which only ever grows at its end. Not the ordinals, which belong to the source code.
record WireNames<E extends Enum<E>>(List<E> constants) {
  static final WireNames<Misfire> MISFIRE =
      new WireNames<>(List.of(Misfire.FIRE_ALL, Misfire.FIRE_LAST, Misfire.SKIP));
  static final WireNames<Overlap> OVERLAP =
      new WireNames<>(List.of(Overlap.SKIP, Overlap.ALLOW, Overlap.QUEUE, Overlap.REPLACE));
  static final WireNames<Guarantee> GUARANTEE =
      new WireNames<>(List.of(Guarantee.AT_LEAST_ONCE, Guarantee.AT_MOST_ONCE));
  static final WireNames<Body> BODY = new WireNames<>(List.of(Body.ENVELOPE, Body.RAW));
  static final WireNames<Dialect> DIALECT =
      new WireNames<>(List.of(Dialect.UNIX, Dialect.QUARTZ, Dialect.SPRING));
  static final WireNames<DstRules.Gap> DST_GAP =
      new WireNames<>(List.of(DstRules.Gap.RUN_AFTER, DstRules.Gap.SKIP));
  static final WireNames<DstRules.Overlap> DST_OVERLAP =
      new WireNames<>(
          List.of(DstRules.Overlap.UNSAID, DstRules.Overlap.ONCE, DstRules.Overlap.TWICE));
  static final WireNames<Outcome> OUTCOME =
      new WireNames<>(
          List.of(
              Outcome.COMPLETED,
              Outcome.FAILED,
              Outcome.TIMEOUT,
              Outcome.CANCELLED,
              Outcome.SKIPPED,
              Outcome.MISSED,
              Outcome.UNKNOWN));
  static final WireNames<ErrorType> ERROR_TYPE =
      new WireNames<>(
          List.of(
              ErrorType.TIMEOUT,
              ErrorType.CONNECTION_ERROR,
              ErrorType.DNS_ERROR,
              ErrorType.TLS_ERROR,
              ErrorType.HTTP_ERROR,
              ErrorType.BLOCKED,
              ErrorType.CANCELLED,
              ErrorType.UNKNOWN));

  static final WireNames<SlotEntry.Origin> ORIGIN =
      new WireNames<>(
          List.of(
              SlotEntry.Origin.SCHEDULED,
              SlotEntry.Origin.TRIGGERED,
              SlotEntry.Origin.BACKFILLED,
              SlotEntry.Origin.REDELIVERED));

  WireNames {
    int known = constants.getFirst().getDeclaringClass().getEnumConstants().length;
    Invariant.check(
        constants.stream().distinct().count() == known, "not every constant", constants);
  }

  int number(E constant) {
    return constants.indexOf(constant);
  }

  /// The constant that field `in` names; the first when the field was left out.
  E read(WireReader in) {
    long number = in.number();
    if (number < 0 || number >= constants.size()) {
      throw new UnreadableEntryException(
          "value " + number + " of " + constants.getFirst().getDeclaringClass().getSimpleName());
    }
    return constants.get((int) number);
  }
}
