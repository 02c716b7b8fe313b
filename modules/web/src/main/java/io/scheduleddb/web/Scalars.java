package io.scheduleddb.web;

import io.scheduleddb.web.ObjectReader.FieldReader;
import jakarta.json.stream.JsonParser.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Readers of single values.
final class Scalars {
  private Scalars() {}

  /// A reader that takes a value with `take` and hands it on.
  static <T, V> FieldReader<T> field(Function<JsonInput, V> take, BiConsumer<T, V> set) {
    return (in, into) -> set.accept(into, take.apply(in));
  }

  /// A string of at most `max` characters that UTF-8 can express.
  static String text(JsonInput in, int max) {
    expect(in, Event.VALUE_STRING, "a string");
    String text = in.text();
    if (text.length() > max) {
      throw new BadField("must be at most " + max + " characters long, not " + text.length());
    }
    if (text.indexOf(0) >= 0 || Surrogates.anyAlone(text)) {
      throw new BadField("holds a character that is not text");
    }
    return text;
  }

  /// Like [#text], and not blank.
  static String word(JsonInput in, int max) {
    String text = text(in, max);
    if (text.isBlank()) {
      throw new BadField("must not be empty");
    }
    return text;
  }

  /// One of a few words.
  static <V> V choice(JsonInput in, Map<String, V> values, List<String> unbuilt) {
    String text = text(in, 1024);
    V value = values.get(text);
    if (value != null) {
      return value;
    }
    String allowed = "must be one of " + String.join(", ", values.keySet());
    throw new BadField(
        unbuilt.contains(text) ? text + " is not supported by this version; " + allowed : allowed);
  }

  /// A whole number within bounds.
  static long whole(JsonInput in, long min, long max) {
    expect(in, Event.VALUE_NUMBER, "a number");
    String number = in.text();
    try {
      long value = Long.parseLong(number.length() > 20 ? "" : number);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below: too large, or not whole.
    }
    throw new BadField("must be a whole number from " + min + " to " + max);
  }

  /// A number within bounds.
  static double decimal(JsonInput in, int min, int max) {
    expect(in, Event.VALUE_NUMBER, "a number");
    String number = in.text();
    double value = number.length() > 40 ? Double.NaN : Double.parseDouble(number);
    if (!(value >= min && value <= max)) {
      throw new BadField("must be a number from " + min + " to " + max);
    }
    return value;
  }

  static Instant instant(JsonInput in) {
    return switch (in.event()) {
      case VALUE_STRING -> TimeText.instant(in.text());
      case VALUE_NUMBER -> TimeText.epochSeconds(in.text());
      default -> throw wrongType("an RFC 3339 date-time, or seconds since 1970");
    };
  }

  /// A duration within bounds.
  static Duration duration(JsonInput in, Duration min, Duration max) {
    expect(in, Event.VALUE_STRING, "a duration: a string such as PT30S or 30s");
    Duration duration = TimeText.duration(in.text());
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw new BadField("must lie between " + min + " and " + max);
    }
    return duration;
  }

  static void expect(JsonInput in, Event event, String what) {
    if (in.event() != event) {
      throw wrongType(what);
    }
  }

  static BadField wrongType(String what) {
    return new BadField("must be " + what);
  }
}
