package io.scheduleddb.storage;

import io.scheduleddb.api.Attempt.ErrorType;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.Invariant;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Outcome;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.SlotEntry.Origin;
import io.scheduleddb.api.Target;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/// The numbers that stand for words on disk. They are written out, and never change: the order of
/// an enum may. The commonest get 0 and 1, which take no space in a row.
final class Codes<E extends Enum<E>> {
  /// From here on a status is final; the schema's `job_finished` relies on it.
  static final int FIRST_FINAL_STATUS = 10;

  static final Codes<JobStatus> STATUS =
      new Codes<>(
          JobStatus.class,
          status ->
              switch (status) {
                case PENDING -> 0;
                case IN_PROGRESS -> 1;
                case PAUSED -> 2;
                case COMPLETED -> FIRST_FINAL_STATUS;
                case FAILED -> 11;
                case CANCELLED -> 12;
                case TIMEOUT -> 13;
              });

  static final Codes<Outcome> OUTCOME =
      new Codes<>(
          Outcome.class,
          outcome ->
              switch (outcome) {
                case COMPLETED -> 0;
                case FAILED -> 1;
                case TIMEOUT -> 2;
                case CANCELLED -> 3;
                case SKIPPED -> 4;
                case MISSED -> 5;
                case UNKNOWN -> 6;
              });

  static final Codes<Origin> ORIGIN =
      new Codes<>(
          Origin.class,
          origin ->
              switch (origin) {
                case SCHEDULED -> 0;
                case TRIGGERED -> 1;
                case BACKFILLED -> 2;
                case REDELIVERED -> 3;
              });

  static final Codes<ErrorType> ERROR =
      new Codes<>(
          ErrorType.class,
          error ->
              switch (error) {
                case TIMEOUT -> 0;
                case CONNECTION_ERROR -> 1;
                case DNS_ERROR -> 2;
                case TLS_ERROR -> 3;
                case HTTP_ERROR -> 4;
                case BLOCKED -> 5;
                case CANCELLED -> 6;
                case UNKNOWN -> 7;
              });

  static final Codes<Policies.Misfire> MISFIRE =
      new Codes<>(
          Policies.Misfire.class,
          misfire ->
              switch (misfire) {
                case FIRE_ALL -> 0;
                case FIRE_LAST -> 1;
                case SKIP -> 2;
              });

  static final Codes<Policies.Overlap> OVERLAP =
      new Codes<>(
          Policies.Overlap.class,
          overlap ->
              switch (overlap) {
                case SKIP -> 0;
                case ALLOW -> 1;
                case QUEUE -> 2;
                case REPLACE -> 3;
              });

  static final Codes<Policies.Guarantee> DELIVERY =
      new Codes<>(
          Policies.Guarantee.class,
          delivery ->
              switch (delivery) {
                case AT_LEAST_ONCE -> 0;
                case AT_MOST_ONCE -> 1;
              });

  static final Codes<Schedule.Dialect> DIALECT =
      new Codes<>(
          Schedule.Dialect.class,
          dialect ->
              switch (dialect) {
                case UNIX -> 0;
                case QUARTZ -> 1;
                case SPRING -> 2;
              });

  static final Codes<DstRules.Gap> DST_GAP =
      new Codes<>(
          DstRules.Gap.class,
          gap ->
              switch (gap) {
                case RUN_AFTER -> 0;
                case SKIP -> 1;
              });

  static final Codes<DstRules.Overlap> DST_OVERLAP =
      new Codes<>(
          DstRules.Overlap.class,
          overlap ->
              switch (overlap) {
                case UNSAID -> 0;
                case ONCE -> 1;
                case TWICE -> 2;
              });

  static final Codes<Target.Body> BODY =
      new Codes<>(
          Target.Body.class,
          body ->
              switch (body) {
                case ENVELOPE -> 0;
                case RAW -> 1;
              });

  private final EnumMap<E, Integer> codes;
  private final Map<Integer, E> words = new HashMap<>();

  private Codes(Class<E> type, ToIntFunction<E> coding) {
    codes = new EnumMap<>(type);
    for (E word : type.getEnumConstants()) {
      int code = coding.applyAsInt(word);
      codes.put(word, code);
      Invariant.check(words.put(code, word) == null, "code given twice", word);
    }
  }

  int of(E word) {
    return Objects.requireNonNull(codes.get(word));
  }

  E word(int code) {
    E word = words.get(code);
    if (word == null) {
      throw new IllegalStateException("no word for code " + code + ", only for " + words);
    }
    return word;
  }
}
