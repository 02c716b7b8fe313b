package io.scheduleddb.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldsTest {
  private static final JobId JOB = new JobId("j");
  private static final Instant DUE = Instant.parse("2026-01-01T00:00:00Z");

  private final Holds holds = new Holds();

  private Command prepared() {
    return holds.prepare(new Command.CancelJob(JOB, null, List.of()));
  }

  @Test
  void eitherSeesAStartOrPreventsIt() {
    assertTrue(holds.start(JOB, DUE));
    Command cancel = prepared();
    assertEquals(new Command.CancelJob(JOB, null, List.of(DUE)), cancel);
    assertFalse(holds.start(JOB, DUE.plusSeconds(1)));
    holds.release(cancel);
    assertTrue(holds.start(JOB, DUE.plusSeconds(1)));
  }

  @Test
  void givesBackNoHoldButItsOwn() {
    Command givenUp = prepared();
    Command other = prepared();
    holds.release(givenUp);
    holds.release(givenUp);
    assertFalse(holds.start(JOB, DUE), "the other still holds the job");
    holds.release(other);
    assertTrue(holds.start(JOB, DUE));
  }

  @Test
  void forgetsWhatIsSettled() {
    assertTrue(holds.start(JOB, DUE));
    assertTrue(holds.isInFlight(JOB));
    holds.end(JOB, DUE);
    assertFalse(holds.isInFlight(JOB));
    assertEquals(new Command.CancelJob(JOB, null, List.of()), prepared());
  }
}
