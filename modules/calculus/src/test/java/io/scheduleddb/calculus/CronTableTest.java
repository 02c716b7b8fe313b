package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.DstRules;
import io.scheduleddb.api.DstRules.Gap;
import io.scheduleddb.api.DstRules.Overlap;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Schedule.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples of `docs/schedules.md`, but for the recurrence rules'.
class CronTableTest {
  /// The rows of the table whose head has certain columns, as cells.
  private static Stream<List<String>> rows(String columns, int least) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../../docs/schedules.md"));
    int head = lines.indexOf(columns);
    assertTrue(head >= 0, "no table " + columns);
    List<List<String>> rows =
        lines.stream()
            .skip(head + 2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> Arrays.stream(line.split("\\|")).map(CronTableTest::cell).toList())
            .toList();
    assertTrue(rows.size() >= least, "the table is cut short");
    return rows.stream();
  }

  private static String cell(String text) {
    String cell = text.strip();
    boolean code = cell.startsWith("`") && cell.indexOf('`', 1) == cell.length() - 1;
    return code ? cell.substring(1, cell.length() - 1) : cell;
  }

  static Stream<List<String>> expressions() throws IOException {
    return rows("| rule | dialect | `cron_expression` | after | zone | due |", 17);
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void expressionsAreDueWhenTheTableSays(List<String> row) {
    Dialect dialect = Dialect.valueOf(row.get(2).toUpperCase(Locale.ROOT));
    Schedule cron = new Schedule.Cron(row.get(3), row.get(5), dialect, DstRules.UNSAID);
    check(cron, at(row.get(4)), row.get(5), row.get(6));
  }

  static Stream<List<String>> changes() throws IOException {
    String columns =
        "| rule | `dst_gap` | `dst_overlap` | `cron_expression` | after | zone | due |";
    return rows(columns, 8);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void changesOfTheClockAreHandledAsTheTableSays(List<String> row) {
    DstRules dst = dst(row.get(2), row.get(3));
    Schedule cron = new Schedule.Cron(row.get(4), row.get(6), Dialect.UNIX, dst);
    check(cron, at(row.get(5)), row.get(6), row.get(7));
  }

  static Stream<List<String>> intervals() throws IOException {
    String columns = "| rule | `interval` | `anchor` | `dst_gap` | `dst_overlap` | zone | due |";
    return rows(columns, 6);
  }

  @ParameterizedTest
  @MethodSource("intervals")
  void intervalsAreDueWhenTheTableSays(List<String> row) {
    Instant anchor = at(row.get(3));
    String zone = row.get(6);
    Schedule every =
        row.get(2).startsWith("PT")
            ? new Schedule.Every(Duration.parse(row.get(2)), anchor)
            : new Schedule.EveryPeriod(
                Period.parse(row.get(2)), anchor, zone, dst(row.get(4), row.get(5)));
    check(every, anchor.minusMillis(1), zone, row.get(7));
  }

  private static DstRules dst(String gap, String overlap) {
    return new DstRules(
        gap.equals("-") ? Gap.RUN_AFTER : Gap.valueOf(gap.toUpperCase(Locale.ROOT)),
        overlap.equals("-") ? Overlap.UNSAID : Overlap.valueOf(overlap.toUpperCase(Locale.ROOT)));
  }

  private static Instant at(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static void check(Schedule schedule, Instant after, String zone, String dues) {
    List<String> expected = List.of(dues.replace(" …", "").split(" "));
    List<String> found =
        Calculus.next(Jobs.of(schedule, Bounds.NONE, "report"), after, expected.size() + 1).stream()
            .map(due -> due.atZone(ZoneId.of(zone)).toOffsetDateTime().toString())
            .toList();
    assertEquals(expected, found.subList(0, Math.min(expected.size(), found.size())));
    assertEquals(dues.endsWith("…"), found.size() > expected.size(), "whether it goes on");
  }
}
