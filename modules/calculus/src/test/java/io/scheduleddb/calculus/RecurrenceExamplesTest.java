package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples that the RFC itself gives.
class RecurrenceExamplesTest {
  private static final ZoneId ZONE = ZoneId.of("America/New_York");

  static Stream<String> examples() throws IOException {
    try (InputStream file =
        RecurrenceExamplesTest.class.getResourceAsStream(
            "/META-INF/recurrence/rfc5545-examples.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = text.lines().filter(line -> !line.startsWith("#")).toList();
      assertTrue(lines.size() > 40, "the table is cut short");
      return lines.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isDueWhenTheRfcSays(String example) {
    String[] columns = example.split(" \\| ", -1);
    LocalDateTime start =
        LocalDateTime.parse(columns[0], DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss"));
    boolean goesOn = columns[2].endsWith(" ...");
    List<LocalDateTime> expected = times(columns[2].replace(" ...", ""), start.toLocalTime());
    var anchor = start.atZone(ZONE).toInstant();
    var schedule = Calculus.recurrence(columns[1], anchor, ZONE.getId());
    List<LocalDateTime> due =
        Calculus.next(Jobs.of(schedule), anchor.minusSeconds(1), expected.size() + 1).stream()
            .map(instant -> LocalDateTime.ofInstant(instant, ZONE))
            .toList();
    assertEquals(expected, due.subList(0, Math.min(due.size(), expected.size())));
    assertEquals(goesOn, due.size() > expected.size(), "whether it goes on");
  }

  private static List<LocalDateTime> times(String text, LocalTime time) {
    List<LocalDateTime> times = new ArrayList<>();
    YearMonth month = YearMonth.of(1, 1);
    for (String word : text.split(" ")) {
      if (word.matches("[0-9]{4}-[0-9]{2}")) {
        month = YearMonth.parse(word);
      } else if (word.contains("T")) {
        LocalDate day = month.atDay(Integer.parseInt(word.substring(0, word.indexOf('T'))));
        for (String at : word.substring(word.indexOf('T') + 1).split(",")) {
          times.add(day.atTime(LocalTime.parse(at)));
        }
      } else {
        String[] range = word.split("-");
        int last = Integer.parseInt(range[range.length - 1]);
        for (int day = Integer.parseInt(range[0]); day <= last; day++) {
          times.add(month.atDay(day).atTime(time));
        }
      }
    }
    return times;
  }
}
