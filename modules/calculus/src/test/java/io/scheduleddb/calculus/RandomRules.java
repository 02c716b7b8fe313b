package io.scheduleddb.calculus;

import java.time.LocalDateTime;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Draws recurrence rules of every kind, without an end.
final class RandomRules {
  private static final String[] DAYS = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  private static final String[] FREQUENCIES = {
    "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"
  };

  private final Random random;

  RandomRules(long seed) {
    random = new Random(seed);
  }

  LocalDateTime start() {
    return LocalDateTime.of(1997 + random.nextInt(40), 1, 1, 0, 0, 0)
        .plusSeconds(random.nextInt(366 * 86_400));
  }

  String rule() {
    String frequency = FREQUENCIES[random.nextInt(FREQUENCIES.length)];
    StringJoiner rule = new StringJoiner(";").add("FREQ=" + frequency);
    addSometimes(rule, 50, () -> "INTERVAL=" + (1 + random.nextInt(chance(80) ? 4 : 40)));
    addSometimes(rule, 30, () -> "WKST=" + DAYS[random.nextInt(7)]);
    int head = rule.length();
    for (RulePart part : RulePart.values()) {
      boolean last = part == RulePart.BYSETPOS;
      if (part.goesWith(RecurrenceRule.Frequency.valueOf(frequency))
          && (!last || rule.length() > head)) {
        addSometimes(rule, 22, () -> part + "=" + numbers(part));
      }
    }
    boolean weeks = rule.toString().contains("BYWEEKNO");
    boolean numbered = !weeks && (frequency.equals("YEARLY") || frequency.equals("MONTHLY"));
    if (!rule.toString().contains("BYSETPOS") || !numbered) {
      addSometimes(rule, 35, () -> "BYDAY=" + weekdays(numbered));
    }
    return rule.toString();
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private void addSometimes(StringJoiner rule, int percent, Supplier<String> part) {
    if (chance(percent)) {
      rule.add(part.get());
    }
  }

  private String numbers(RulePart part) {
    int[] range =
        switch (part) {
          case BYMONTH -> new int[] {1, 12};
          case BYWEEKNO -> new int[] {1, 53};
          case BYYEARDAY -> new int[] {1, 366};
          case BYMONTHDAY -> new int[] {1, 31};
          case BYHOUR -> new int[] {0, 23};
          case BYMINUTE, BYSECOND -> new int[] {0, 59};
          case BYSETPOS -> new int[] {1, 6};
        };
    TreeSet<Integer> values = new TreeSet<>();
    for (int left = 1 + random.nextInt(part == RulePart.BYYEARDAY ? 20 : 4); left > 0; left--) {
      int value = range[0] + random.nextInt(range[1] - range[0] + 1);
      values.add(part.allows(-value) && chance(33) ? -value : value);
    }
    return values.toString().replaceAll("[\\[\\] ]", "");
  }

  private String weekdays(boolean numbered) {
    StringJoiner days = new StringJoiner(",");
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      int number = (1 + random.nextInt(5)) * (chance(30) ? -1 : 1);
      days.add((numbered && chance(60) ? number : "") + DAYS[random.nextInt(7)]);
    }
    return days.toString();
  }
}
