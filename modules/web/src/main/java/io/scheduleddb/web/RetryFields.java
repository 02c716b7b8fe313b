package io.scheduleddb.web;

import static io.scheduleddb.web.Scalars.field;

import io.scheduleddb.api.JobDraft.Retry;
import io.scheduleddb.web.ObjectReader.FieldReader;
import jakarta.json.stream.JsonParser.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every field of `retry`.
final class RetryFields {
  static final Map<String, FieldReader<RetryFields>> TABLE =
      Map.of(
          "max_attempts",
          field(in -> (int) Scalars.whole(in, 1, 100), (f, v) -> f.maxAttempts = v),
          "initial_backoff",
          field(in -> backoff(in, 24), (f, v) -> f.initialBackoff = v),
          "multiplier",
          field(in -> Scalars.decimal(in, 1, 100), (f, v) -> f.multiplier = v),
          "max_backoff",
          field(in -> backoff(in, 24 * 30), (f, v) -> f.maxBackoff = v),
          "jitter",
          field(RetryFields::jitter, (f, v) -> f.jitter = v),
          "max_age",
          field(in -> backoff(in, 24 * 3650), (f, v) -> f.maxAge = v));

  private static final ObjectReader<RetryFields> READER = new ObjectReader<>(TABLE, Set.of());

  @Nullable Integer maxAttempts;
  @Nullable Duration initialBackoff;
  @Nullable Double multiplier;
  @Nullable Duration maxBackoff;
  @Nullable Boolean jitter;
  @Nullable Duration maxAge;

  private RetryFields() {}

  /// Reads the object; throws the [BadField]s of all its fields together.
  static Retry read(JsonInput in) {
    Scalars.expect(in, Event.START_OBJECT, "an object");
    RetryFields said = new RetryFields();
    READER.readInside(in, said);
    return new Retry(
        said.maxAttempts,
        said.initialBackoff,
        said.multiplier,
        said.maxBackoff,
        said.jitter,
        said.maxAge);
  }

  private static Duration backoff(JsonInput in, int maxHours) {
    return Scalars.duration(in, Duration.ZERO, Duration.ofHours(maxHours));
  }

  /// `true` or `"full"`: drawn from zero to the backoff. `false` or `"none"`: the backoff itself.
  private static boolean jitter(JsonInput in) {
    return switch (in.event()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> Scalars.choice(in, Map.of("full", true, "none", false), List.of());
      default -> throw Scalars.wrongType("true, false, \"full\" or \"none\"");
    };
  }
}
