package io.scheduleddb.calculus;

import io.scheduleddb.calculus.RecurrenceRule.Frequency;
import io.scheduleddb.calculus.RecurrenceRule.Until;
import io.scheduleddb.calculus.RecurrenceRule.Weekday;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the text of a recurrence rule, with or without `RRULE:` before it, in any case. What the
/// grammar of RFC 5545 doesn't know, and what it says must not stand together, is refused.
final class RuleReading {
  /// More occurrences than that are told by `UNTIL`: where `COUNT` ends is found by counting.
  static final int MAX_COUNT = 10_000;

  private static final int MAX_INTERVAL = 1_000_000;

  private static final Set<String> SINGLE = Set.of("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST");

  private static final Pattern WEEKDAY =
      Pattern.compile("([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,9}");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withResolverStyle(ResolverStyle.STRICT);

  private final Map<String, String> parts = new HashMap<>();

  private RuleReading(String text) {
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (equals < 0 || !isKnown(name)) {
        throw bad("\"%s\" is no part of a recurrence rule, such as FREQ=DAILY", part);
      }
      if (parts.put(name, part.substring(equals + 1)) != null) {
        throw bad("%s appears twice", name);
      }
    }
  }

  private static boolean isKnown(String name) {
    return SINGLE.contains(name)
        || name.equals("BYDAY")
        || Arrays.stream(RulePart.values()).anyMatch(part -> part.name().equals(name));
  }

  /// Reads a rule.
  ///
  /// @throws IllegalArgumentException with a message for the user
  static RecurrenceRule parse(String text) {
    String plain = text.strip().toUpperCase(Locale.ROOT);
    return new RuleReading(plain.startsWith("RRULE:") ? plain.substring(6) : plain).rule();
  }

  private RecurrenceRule rule() {
    Map<RulePart, List<Integer>> numbers = new EnumMap<>(RulePart.class);
    for (RulePart part : RulePart.values()) {
      String list = parts.get(part.name());
      if (list != null) {
        numbers.put(part, values(list, text -> number(part, text), Integer::compare));
      }
    }
    String until = parts.get("UNTIL");
    String weekStart = parts.get("WKST");
    RecurrenceRule rule =
        new RecurrenceRule(
            frequency(),
            whole("INTERVAL", 1, MAX_INTERVAL),
            whole("COUNT", 0, MAX_COUNT),
            until == null ? null : until(until),
            weekStart == null ? DayOfWeek.MONDAY : day("WKST", weekStart),
            weekdays(),
            numbers);
    checkTogether(rule);
    return rule;
  }

  private Frequency frequency() {
    String name = parts.get("FREQ");
    if (name == null) {
      throw bad("a recurrence rule needs FREQ");
    }
    return Arrays.stream(Frequency.values())
        .filter(frequency -> frequency.name().equals(name))
        .findFirst()
        .orElseThrow(() -> bad("FREQ=%s is none of %s", name, Arrays.toString(Frequency.values())));
  }

  private int whole(String name, int otherwise, int most) {
    String text = parts.get(name);
    if (text == null) {
      return otherwise;
    }
    int value = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (value < 1 || value > most) {
      throw bad("%s=%s is not a whole number from 1 to %d", name, text, most);
    }
    return value;
  }

  private static int number(RulePart part, String text) {
    boolean allowed = NUMBER.matcher(text).matches() && part.allows(Integer.parseInt(text));
    if (!allowed) {
      throw bad("%s: \"%s\" is not in %s", part, text, part.range());
    }
    return Integer.parseInt(text);
  }

  private List<Weekday> weekdays() {
    String list = parts.get("BYDAY");
    return list == null
        ? List.of()
        : values(
            list,
            RuleReading::weekday,
            Comparator.comparingInt(Weekday::number).thenComparing(Weekday::day));
  }

  private static Weekday weekday(String text) {
    Matcher matcher = WEEKDAY.matcher(text);
    int number =
        matcher.matches() && matcher.group(1) != null ? Integer.parseInt(matcher.group(1)) : 0;
    boolean zero = matcher.matches() && matcher.group(1) != null && number == 0;
    if (!matcher.matches() || zero || Math.abs(number) > 53) {
      throw bad("BYDAY: \"%s\" is no weekday such as MO, 2TU or -1FR (±1 to ±53)", text);
    }
    return new Weekday(day("BYDAY", matcher.group(2)), number);
  }

  private static DayOfWeek day(String part, String text) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().substring(0, 2).equals(text))
        .findFirst()
        .orElseThrow(() -> bad("%s: \"%s\" is none of MO TU WE TH FR SA SU", part, text));
  }

  private static <T> List<T> values(String list, Function<String, T> read, Comparator<T> order) {
    return Arrays.stream(list.split(",", -1)).map(read).sorted(order).distinct().toList();
  }

  /// A date alone means its last second, in the time zone of the rule.
  private static Until until(String text) {
    try {
      if (text.length() == 8) {
        return new Until(LocalDate.parse(text, DATE).atTime(LocalTime.of(23, 59, 59)), false);
      }
      boolean utc = text.endsWith("Z");
      String plain = utc ? text.substring(0, text.length() - 1) : text;
      return new Until(LocalDateTime.parse(plain, TIME), utc);
    } catch (DateTimeException e) {
      throw bad("UNTIL=%s is no time such as 20261231T235959Z", text);
    }
  }

  private static void checkTogether(RecurrenceRule rule) {
    Frequency frequency = rule.frequency();
    refuse(rule.count() > 0 && rule.until() != null, "COUNT and UNTIL exclude each other");
    for (RulePart part : rule.numbers().keySet()) {
      refuse(!part.goesWith(frequency), part + " doesn't go with FREQ=" + frequency);
    }
    boolean numbered = rule.weekdays().stream().anyMatch(day -> day.number() != 0);
    boolean canNumber = frequency == Frequency.MONTHLY || frequency == Frequency.YEARLY;
    refuse(numbered && !canNumber, "BYDAY with a number goes with FREQ=MONTHLY and YEARLY only");
    refuse(numbered && rule.has(RulePart.BYWEEKNO), "BYDAY with a number doesn't go with BYWEEKNO");
    boolean alone = rule.numbers().size() == 1 && rule.weekdays().isEmpty();
    refuse(rule.has(RulePart.BYSETPOS) && alone, "BYSETPOS needs another BY part");
  }

  private static void refuse(boolean wrong, String message) {
    if (wrong) {
      throw bad("%s", message);
    }
  }

  private static IllegalArgumentException bad(String format, @Nullable Object... values) {
    return new IllegalArgumentException(format.formatted(values));
  }
}
