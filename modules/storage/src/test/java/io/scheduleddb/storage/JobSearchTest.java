package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Schedule;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches find what a look at every job finds.
class JobSearchTest {
  private static final int JOBS = 300;

  @TempDir Path directory;

  @Test
  void everyFilterFindsWhatAScanFinds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (var store =
        SqliteJobStore.open(
            StorageOptions.of(directory.resolve("a.db")),
            Samples.NO_FAILURE,
            Telemetry.Store.NONE)) {
      List<Job> all = fill(store, random);
      for (int i = 0; i < 200; i++) {
        JobFilter filter = filter(random);
        long after = random.nextInt(JOBS);
        int limit = 1 + random.nextInt(40);
        assertEquals(
            scan(all, filter, after, limit),
            store.reader().jobs(filter, after, limit),
            () -> "seed " + seed + ", " + filter + " after " + after);
      }
    }
  }

  private static List<Job> fill(SqliteJobStore store, Random random) {
    List<Job> all = new ArrayList<>();
    store.write(writer -> {
      for (int i = 1; i <= JOBS; i++) {
        Job job = random(i, random);
        writer.insert(job, null);
        all.add(job);
      }
      return true;
    });
    return all;
  }

  private static Job random(long number, Random random) {
    Schedule schedule =
        random.nextBoolean()
            ? new Schedule.Once(at(1))
            : new Schedule.Every(Duration.ofHours(1), at(1));
    Map<String, String> labels = new TreeMap<>();
    if (random.nextBoolean()) {
      labels.put("env", random.nextBoolean() ? "prod" : "test");
    }
    if (random.nextInt(4) == 0) {
      labels.put("team", "a");
    }
    Job job = Samples.job(number, Samples.spec("job-" + number, schedule, labels));
    return job.seenAs(status(random));
  }

  private static JobStatus status(Random random) {
    return JobStatus.values()[random.nextInt(JobStatus.values().length)];
  }

  private static JobFilter filter(Random random) {
    Set<JobStatus> statuses =
        switch (random.nextInt(3)) {
          case 0 -> Set.of();
          case 1 -> Set.of(status(random));
          default -> Set.of(JobStatus.PENDING, JobStatus.FAILED);
        };
    Boolean recurring = random.nextBoolean() ? null : (Boolean) random.nextBoolean();
    Map<String, String> labels =
        switch (random.nextInt(4)) {
          case 0 -> Map.of("env", "prod");
          case 1 -> Map.of("env", "test", "team", "a");
          case 2 -> Map.of("env", "nowhere");
          default -> Map.of();
        };
    return new JobFilter(statuses, recurring, labels);
  }

  private static List<Job> scan(List<Job> all, JobFilter filter, long after, int limit) {
    return all.stream()
        .filter(job -> job.number() > after)
        .filter(job -> filter.statuses().isEmpty() || filter.statuses().contains(job.status()))
        .filter(job -> fits(job, filter.recurring()))
        .filter(job -> job.spec().labels().entrySet().containsAll(filter.labels().entrySet()))
        .limit(limit)
        .toList();
  }

  private static boolean fits(Job job, Boolean recurring) {
    return recurring == null || job.spec().schedule().recurring() == recurring;
  }
}
