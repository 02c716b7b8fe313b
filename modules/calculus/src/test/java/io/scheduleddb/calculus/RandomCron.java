package io.scheduleddb.calculus;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Random expressions of any dialect; the same for one seed.
record RandomCron(Random random) {
  private static final List<String> MONTHS = List.of("JAN", "MAR", "jun", "SEP", "Dec");

  RandomCron(long seed) {
    this(new Random(seed));
  }

  String unix() {
    return String.join(
        " ",
        field(0, 59),
        field(0, 23),
        either(field(1, 31), monthEnd()),
        month(),
        either(field(0, 7), either(week("MON", "FRI"), either("7L", "TUE#2"))));
  }

  String spring() {
    return String.join(
        " ",
        field(0, 59),
        field(0, 59),
        field(0, 23),
        either(field(1, 31), monthEnd()),
        month(),
        either(field(0, 7), either(week("MON", "FRI"), either("5L", "TUE#2"))));
  }

  String quartz() {
    boolean byDate = random.nextBoolean();
    return String.join(
            " ",
            field(0, 59),
            field(0, 59),
            either(field(0, 23), "22-2"),
            byDate ? either(field(1, 31), monthEnd()) : "?",
            either(month(), "NOV-FEB"),
            byDate ? "?" : either(field(1, 7), either("FRI-MON", either("6L", "3#2"))))
        + (random.nextInt(4) == 0 ? " 2030-2090/7" : "");
  }

  private String month() {
    return random.nextInt(3) == 0 ? MONTHS.get(random.nextInt(MONTHS.size())) : field(1, 12);
  }

  private String monthEnd() {
    return either(either("L", "LW"), either("L-" + (1 + random.nextInt(9)), "15W"));
  }

  private static String week(String from, String to) {
    return from + "-" + to;
  }

  private String either(String usual, String other) {
    return random.nextInt(3) > 0 ? usual : other;
  }

  private String field(int min, int max) {
    int kind = random.nextInt(6);
    if (kind < 2) {
      return "*";
    }
    return Stream.generate(() -> element(min, max))
        .limit(kind == 5 ? 3 : 1)
        .collect(Collectors.joining(","));
  }

  private String element(int min, int max) {
    int from = min + random.nextInt(max - min + 1);
    int to = from + random.nextInt(max - from + 1);
    return switch (random.nextInt(5)) {
      case 0 -> from + "-" + to;
      case 1 -> "*/" + (1 + random.nextInt(max));
      case 2 -> from + "/" + (1 + random.nextInt(max));
      case 3 -> from + "-" + to + "/" + (1 + random.nextInt(max));
      default -> Integer.toString(from);
    };
  }
}
