package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Execution;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.Policies.Guarantee;
import io.scheduleddb.api.Policies.Misfire;
import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.testkit.simulation.SimulatedCourier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples of `docs/schedules.md` that tell of policies. Simulations begin at 12:00.
class SchedulesTableTest {
  private static final Path DOCUMENT = Path.of("../../docs/schedules.md");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;

  /// The cells of the rows of a section's table, without the rule.
  private static List<List<String>> rows(String section) throws IOException {
    return Files.readString(DOCUMENT)
        .split("\n## " + section + "\n", -1)[1]
        .split("\n## ", 2)[0]
        .lines()
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> line.substring(1, line.length() - 1).split("\\|", -1))
        .map(cells -> Arrays.stream(cells).skip(1).map(SchedulesTableTest::cell).toList())
        .toList();
  }

  private static String cell(String text) {
    return text.replace("`", "").strip();
  }

  private static <E extends Enum<E>> E word(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }

  private void run(
      String id, Policies policies, Duration first, Duration outage, List<String> due) {
    try (Simulation simulation = new Simulation(directory.resolve(id), 1)) {
      simulation.advance(Duration.ofSeconds(1));
      simulation.receiver = delivery -> answer(delivery, first);
      simulation.apply(Jobs.every("job", MINUTE, Simulation.START, policies, Bounds.NONE));
      simulation.advance(Duration.ofSeconds(29));
      if (!outage.isZero()) {
        simulation.sleep(outage);
        simulation.crash();
      }
      simulation.advance(
          Duration.between(simulation.now(), Simulation.START.plusSeconds(60L * due.size() + 59)));
      for (int i = 0; i < due.size(); i++) {
        assertEquals(due.get(i), told(simulation, i), id + ", occurrence " + i);
      }
    }
  }

  private static SimulatedCourier.Answer answer(Courier.Delivery delivery, Duration first) {
    boolean slow = delivery.due().equals(Simulation.START.plus(MINUTE));
    return new SimulatedCourier.Answer(200, slow ? first : Duration.ofSeconds(1));
  }

  private static String told(Simulation simulation, int index) {
    Execution execution = simulation.ledger("job").get(index);
    String outcome = String.valueOf(execution.outcome()).toLowerCase(Locale.ROOT);
    if (execution.attempts().isEmpty()) {
      return outcome;
    }
    Instant start = execution.attempts().getFirst().result().startedAt();
    return TIME.format(start) + " " + outcome;
  }

  @Test
  void overlappingOccurrencesEndAsTheTableSays() throws IOException {
    List<List<String>> rows = rows("Overlap");
    assertEquals(5, rows.size());
    for (List<String> row : rows) {
      Overlap overlap = word(Overlap.class, row.getFirst());
      Duration first = Duration.parse(row.get(1));
      String id = "overlap" + overlap + first;
      assertTrue(directory.resolve(id).toFile().mkdir());
      run(
          id,
          new Policies(Misfire.FIRE_LAST, overlap, Guarantee.AT_LEAST_ONCE),
          first,
          Duration.ZERO,
          row.subList(2, row.size()));
    }
  }

  @Test
  void whatAnOutageLeavesBehindEndsAsTheTableSays() throws IOException {
    List<List<String>> rows = rows("Left behind by an outage");
    assertEquals(5, rows.size());
    for (List<String> row : rows) {
      Misfire misfire = word(Misfire.class, row.getFirst());
      @Nullable Duration maxAge = row.get(1).equals("–") ? null : Duration.parse(row.get(1));
      String id = "misfire" + misfire + maxAge;
      assertTrue(directory.resolve(id).toFile().mkdir());
      run(
          id,
          new Policies(misfire, Overlap.SKIP, Guarantee.AT_LEAST_ONCE, maxAge),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5),
          row.subList(2, row.size()));
    }
  }

  @Test
  void jitterSpreadsAsTheTableSays() throws IOException {
    List<List<String>> rows = rows("Jitter");
    assertEquals(3, rows.size());
    for (List<String> row : rows) {
      JobSpec any = Jobs.once(row.getFirst(), Simulation.START).spec();
      JobSpec spec =
          new JobSpec(
              new JobId(row.getFirst()),
              any.schedule(),
              any.bounds(),
              any.policies(),
              any.target(),
              any.retry(),
              any.labels(),
              null,
              Duration.parse(row.get(1)));
      assertEquals(row.get(3), spec.startOf(Instant.parse(row.get(2))).toString());
    }
  }
}
