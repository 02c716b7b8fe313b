package io.scheduleddb.calculus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rrule:freq=daily | FREQ=DAILY",
        "RRULE:FREQ=DAILY;INTERVAL=1;WKST=MO | FREQ=DAILY",
        "COUNT=3;FREQ=WEEKLY;WKST=SU;BYDAY=FR,MO,FR | FREQ=WEEKLY;COUNT=3;BYDAY=MO,FR;WKST=SU",
        "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=+2FR,-1MO,SU | FREQ=MONTHLY;BYDAY=-1MO,SU,2FR;BYSETPOS=-1",
        "FREQ=DAILY;UNTIL=20261231 | FREQ=DAILY;UNTIL=20261231T235959",
        "FREQ=DAILY;UNTIL=20261231T120000Z | FREQ=DAILY;UNTIL=20261231T120000Z",
        "FREQ=YEARLY;BYHOUR=9,8;BYMONTHDAY=-1,13;BYMONTH=2,1;BYMINUTE=0;BYSECOND=5"
            + " | FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=-1,13;BYHOUR=8,9;BYMINUTE=0;BYSECOND=5",
        "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=20,-1 | FREQ=YEARLY;INTERVAL=2;BYWEEKNO=-1,20",
        "FREQ=HOURLY;BYYEARDAY=366 | FREQ=HOURLY;BYYEARDAY=366"
      })
  void hasOneNormalForm(String text, String normal) {
    assertEquals(normal, RuleReading.parse(text).text());
    assertEquals(normal, RuleReading.parse(normal).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is no part of a recurrence rule",
        "INTERVAL=2 | needs FREQ",
        "FREQ=FORTNIGHTLY | FREQ=FORTNIGHTLY is none of",
        "FREQ=DAILY; | is no part",
        "FREQ=DAILY;FREQ=DAILY | FREQ appears twice",
        "FREQ=DAILY;RSCALE=GREGORIAN | is no part",
        "FREQ=DAILY;COUNT=0 | from 1 to 10000",
        "FREQ=DAILY;COUNT=10001 | from 1 to 10000",
        "FREQ=DAILY;INTERVAL=-1 | from 1 to 1000000",
        "FREQ=DAILY;INTERVAL=1.5 | from 1 to 1000000",
        "FREQ=DAILY;COUNT=2;UNTIL=20261231 | exclude each other",
        "FREQ=DAILY;UNTIL=20260230 | UNTIL=20260230 is no time",
        "FREQ=DAILY;UNTIL=20261231Z | is no time",
        "FREQ=DAILY;UNTIL=20261231T240000 | is no time",
        "FREQ=DAILY;BYHOUR=24 | BYHOUR: \"24\" is not in 0 to 23",
        "FREQ=DAILY;BYHOUR=-1 | BYHOUR: \"-1\" is not in 0 to 23",
        "FREQ=DAILY;BYMONTHDAY=0 | is not in ±1 to ±31",
        "FREQ=DAILY;BYMONTH=1,,2 | BYMONTH: \"\" is not in",
        "FREQ=DAILY;BYMONTH=1, 2 | BYMONTH: \" 2\" is not in",
        "FREQ=DAILY;BYDAY=2MO | goes with FREQ=MONTHLY and YEARLY only",
        "FREQ=MONTHLY;BYDAY=0MO | is no weekday",
        "FREQ=MONTHLY;BYDAY=54MO | is no weekday",
        "FREQ=MONTHLY;BYDAY=MON | is no weekday",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO | doesn't go with BYWEEKNO",
        "FREQ=WEEKLY;BYMONTHDAY=1 | BYMONTHDAY doesn't go with FREQ=WEEKLY",
        "FREQ=MONTHLY;BYYEARDAY=1 | BYYEARDAY doesn't go with FREQ=MONTHLY",
        "FREQ=MONTHLY;BYWEEKNO=1 | BYWEEKNO doesn't go with FREQ=MONTHLY",
        "FREQ=MONTHLY;BYSETPOS=1 | BYSETPOS needs another BY part",
        "FREQ=DAILY;WKST=1 | WKST: \"1\" is none of"
      })
  void refusesWhatTheRfcDoesNotKnow(String text, String message) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> RuleReading.parse(text));
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=DAILY;BYHOUR=9;BYSETPOS=2",
        "FREQ=SECONDLY;INTERVAL=60;BYSECOND=1",
        "FREQ=SECONDLY;BYSECOND=60",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=5",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=SECONDLY;INTERVAL=86400;BYYEARDAY=10,20,30;BYHOUR=23"
      })
  void aRuleThatIsNeverDueIsFoundOut(String text) {
    var start = java.time.LocalDateTime.parse("2026-01-05T00:00:00");
    assertEquals(null, new Recurrence(RuleReading.parse(text), start).firstFrom(start));
  }

  @ParameterizedTest
  @CsvSource({
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29, 2096-03-01T00:00:00, 2104-02-29T00:00:00",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU, 2084-01-01T00:00:00, 2088-02-29T00:00:00",
    "FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=29, 2026-01-01T00:00:00, ",
    "FREQ=SECONDLY;INTERVAL=86399;BYHOUR=12;BYMINUTE=0;BYSECOND=0, 2026-01-05T00:00:01,"
        + " 2144-04-15T12:00:00",
    "FREQ=DAILY, 8026-01-05T00:00:01, 8026-01-06T00:00:00"
  })
  void theNextOneIsFoundHoweverFarItIs(String text, String from, String expected) {
    var start = java.time.LocalDateTime.parse("2026-01-05T00:00:00");
    var found =
        new Recurrence(RuleReading.parse(text), start)
            .firstFrom(java.time.LocalDateTime.parse(from));
    assertEquals(expected == null ? null : java.time.LocalDateTime.parse(expected), found);
  }
}
