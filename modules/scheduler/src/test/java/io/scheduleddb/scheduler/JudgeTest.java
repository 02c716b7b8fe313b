package io.scheduleddb.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.Bounds;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Policies;
import io.scheduleddb.api.RetryPolicy;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Instant T = Instant.parse("2026-06-01T12:00:00Z");

  private static Job job(Schedule schedule, JobStatus status, long most) {
    JobSpec spec =
        new JobSpec(
            new JobId("a"),
            schedule,
            new Bounds(null, null, most),
            new Policies(
                Policies.Misfire.FIRE_ALL, Policies.Overlap.SKIP, Policies.Guarantee.AT_LEAST_ONCE),
            new Target(
                "http://h/", "POST", List.of(), null, Target.Body.RAW, Duration.ofSeconds(1)),
            RetryPolicy.DEFAULT,
            new TreeMap<>(),
            null);
    return new Job(1, spec, status, T, 1, T, T, 1, null, null);
  }

  private static final Schedule MINUTELY = new Schedule.Every(Duration.ofMinutes(1), T);

  @Test
  void findsWhatAJobHasNotComeTo() {
    Instant now = T.plusSeconds(150);
    List<Instant> both = List.of(T.plusSeconds(60), T.plusSeconds(120));
    assertEquals(both, Judge.passed(job(MINUTELY, JobStatus.PENDING, 0), now));
    assertEquals(both, Judge.passed(job(MINUTELY, JobStatus.IN_PROGRESS, 0), T.plusSeconds(120)));
    assertEquals(
        List.of(T.plusSeconds(60)), Judge.passed(job(MINUTELY, JobStatus.PENDING, 2), now));
  }

  @Test
  void nothingHasPassedForAJobThatIsOnTimePausedOrOver() {
    Instant now = T.plusSeconds(150);
    assertEquals(List.of(), Judge.passed(job(MINUTELY, JobStatus.PENDING, 0), T.minusSeconds(1)));
    assertEquals(List.of(), Judge.passed(job(MINUTELY, JobStatus.PAUSED, 0), now));
    assertEquals(List.of(), Judge.passed(job(MINUTELY, JobStatus.CANCELLED, 0), now));
    assertEquals(List.of(), Judge.passed(job(new Schedule.Once(T), JobStatus.PENDING, 0), now));
  }
}
