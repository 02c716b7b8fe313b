package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawnTest {
  private static int minute(String expression, String job) {
    return Integer.parseInt(Drawn.resolve(expression, job).split(" ")[0]);
  }

  /// The due instants of stored jobs depend on these values: they never change.
  @Test
  void drawsTheSameForEver() {
    assertEquals("34 2 20 6 5", Drawn.resolve("~ ~ ~ ~ ~", "report"));
    assertEquals("0-59/15 1 * * 4", Drawn.resolve("~/15 0~6 * * MON~FRI", "order-17.retry~a_b"));
  }

  @Test
  void spreadsJobsEvenly() {
    int[] jobs = new int[60];
    for (int i = 0; i < 60_000; i++) {
      jobs[minute("~ * * * *", "job-" + i)]++;
    }
    for (int minute = 0; minute < 60; minute++) {
      assertTrue(jobs[minute] > 850 && jobs[minute] < 1_150, minute + ": " + jobs[minute]);
    }
  }

  @Test
  void drawsFieldsIndependently() {
    int equal = 0;
    for (int i = 0; i < 2_400; i++) {
      String[] fields = Drawn.resolve("0~23 ~ * * *", "job-" + i).split(" ");
      equal += fields[0].equals(fields[1]) ? 1 : 0;
    }
    assertTrue(equal > 50 && equal < 150, equal + " of 2400");
  }

  @Test
  void staysWithinTheRange() {
    for (int i = 0; i < 1_000; i++) {
      int minute = minute("10~20 * * * *", "job-" + i);
      assertTrue(minute >= 10 && minute <= 20, minute + "");
      String[] day = Drawn.resolve("0 0 ~ * *", "job-" + i).split(" ");
      assertTrue(Integer.parseInt(day[2]) <= 28, day[2]);
      assertTrue(Drawn.resolve("~/15 * * * *", "job-" + i).matches("([0-9]|1[0-4])-59/15 .*"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"20~10 * * * *", "~60 * * * *", "a~ * * * *", "~/0 * * * *", "~~ * * * *"})
  void refusesWhatIsNoRange(String expression) {
    assertThrows(IllegalArgumentException.class, () -> Drawn.resolve(expression, "job"));
  }
}
