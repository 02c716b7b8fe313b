package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Schedule.Dialect;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The canonical form means what the client wrote, and is the same for the same meaning.
class CanonicalCronTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNIX   | @daily                    | 0 0 * * *",
        "UNIX   | */15 * * * *              | 0-45/15 * * * *",
        "UNIX   | 5,3,4,9 * * * *           | 3-5,9 * * * *",
        "UNIX   | 0 9 * jan-mar MON-FRI     | 0 9 * 1-3 1-5",
        "UNIX   | 0 9 1-31 * 5              | 0 9 1-31 * 5",
        "UNIX   | 0 9 */1 * 5               | 0 9 * * 5",
        "UNIX   | 0 9 */2 * 5               | 0 9 */2 * 5",
        "UNIX   | 0 9 15 * */2              | 0 9 15 * */2",
        "UNIX   | 0 0-23 * * *              | 0 0-23 * * *",
        "UNIX   | 0 */6 * * *               | 0 */6 * * *",
        "UNIX   | 0 9 ? * 7                 | 0 9 * * 0",
        "UNIX   | 0 9 LW,1 * FRI#2,1        | 0 9 1,LW * 1,5#2",
        "QUARTZ | 0 0 22-2 ? NOV-FEB FRI-MON | 0 0 0-2,22,23 ? 1,2,11,12 1,2,6,7",
        "QUARTZ | 0 0 0 ? * *               | 0 0 0 * * ?",
        "QUARTZ | 0 0 0 ? * L 2030-2040/5   | 0 0 0 ? * 7 2030-2040/5",
        "QUARTZ | 0 0 0 L-3W * ? *          | 0 0 0 L-3W * ?",
        "SPRING | 0 0 0 ? * */2             | 0 0 0 * * 0,1,3,5",
        "SPRING | @hourly                   | 0 0 * * * *",
      })
  void isWrittenInOneWay(Dialect dialect, String expression, String canonical) {
    assertEquals(
        canonical, CronDialect.of(dialect).write(CronDialect.of(dialect).read(expression)));
  }

  @Test
  void neverChangesTheMeaning() {
    for (int seed = 0; seed < 5_000; seed++) {
      reads(Dialect.UNIX, RandomCron::unix, seed);
      reads(Dialect.QUARTZ, RandomCron::quartz, seed);
      reads(Dialect.SPRING, RandomCron::spring, seed);
    }
  }

  private static void reads(Dialect name, Function<RandomCron, String> random, long seed) {
    CronDialect dialect = CronDialect.of(name);
    String expression = random.apply(new RandomCron(seed));
    CronTimes times = dialect.read(expression);
    String canonical = dialect.write(times);
    assertEquals(times, dialect.read(canonical), expression + " as " + canonical);
  }

  @Test
  void hasTheValueDrawnForTheJob() {
    Schedule.Cron cron = new Schedule.Cron("~ 2 * * *", "UTC");
    String canonical = Calculus.canonical(cron, new JobId("report"));
    assertEquals(canonical, Calculus.canonical(cron, new JobId("report")));
    assertEquals(
        Calculus.canonical(new Schedule.Cron(canonical, "UTC"), new JobId("x")), canonical);
  }
}
