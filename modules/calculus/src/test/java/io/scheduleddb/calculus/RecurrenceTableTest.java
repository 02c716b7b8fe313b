package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples of `docs/schedules.md`, section "Recurrence rules".
class RecurrenceTableTest {
  static Stream<String> rows() throws IOException {
    String text = Files.readString(Path.of("../../docs/schedules.md"));
    String section = text.substring(text.indexOf("\n## Recurrence rules\n"));
    List<String> rows = section.lines().filter(line -> line.contains("`FREQ=")).toList();
    assertTrue(rows.size() > 10, "the table is cut short");
    return rows.stream().filter(line -> line.startsWith("|"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isDueWhenTheTableSays(String row) {
    String[] cells = row.split(" *\\| *");
    String[] start = cells[3].split(" ");
    ZoneId zone = ZoneId.of(start[1]);
    Instant anchor = LocalDateTime.parse(start[0]).atZone(zone).toInstant();
    List<String> expected = Arrays.asList(cells[4].replace(" …", "").split(" "));
    var schedule = Calculus.recurrence(cells[2].replace("`", ""), anchor, zone.getId());
    List<String> due =
        Calculus.next(Jobs.of(schedule), anchor.minusMillis(1), expected.size() + 1).stream()
            .map(at -> at.atZone(zone).toOffsetDateTime().toString())
            .toList();
    assertEquals(expected, due.subList(0, Math.min(expected.size(), due.size())));
    assertEquals(cells[4].endsWith("…"), due.size() > expected.size(), "whether it goes on");
  }
}
