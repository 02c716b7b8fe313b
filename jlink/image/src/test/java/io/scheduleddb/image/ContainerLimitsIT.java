package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.image.Containers.Container;
import io.scheduleddb.testkit.ApiClient;
import io.scheduleddb.testkit.Behaviour;
import io.scheduleddb.testkit.Patience;
import io.scheduleddb.testkit.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// What the container image needs: `scripts/container test` prints it. `-Dcontainer.memory=160m`
/// tries another limit.
@EnabledIfSystemProperty(named = Containers.IMAGE, matches = ".+")
@Timeout(300)
class ContainerLimitsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// What the probe of the start grants: 60 tries, one every two seconds.
  private static final Duration START = Duration.ofSeconds(120);

  private static final String MEMORY = System.getProperty("container.memory", Containers.MEMORY);

  /// Less than is asked for in the manifests, so that there is room.
  private static final String UNDER_LOAD = System.getProperty("container.memory", "192m");

  private static final int JOBS = 30_000;
  private static final int CLIENTS = 32;
  private static final Duration AHEAD = Duration.ofSeconds(15);

  @Test
  void startsInTimeOnAFifthOfACpu() throws Exception {
    try (Containers containers = new Containers(MEMORY)) {
      Container node = containers.start("n1", "--cpus=0.2");
      Duration started = node.await("/health/started", START);
      Duration ready = started.plus(node.await("/health/ready", PATIENCE));
      System.out.printf(
          "on 0.2 CPU and %s: started after %d ms, ready after %d ms, takes %s%n",
          MEMORY, started.toMillis(), ready.toMillis(), mostMemory(node));
    }
  }

  @Test
  void isNotKilledForItsMemoryWhenVeryManyJobsAreDueAtOneInstant() throws Exception {
    CountDownLatch delivered = new CountDownLatch(JOBS);
    Behaviour counting = Behaviour.counting(delivered, Behaviour.status(200));
    try (Containers containers = new Containers(UNDER_LOAD)) {
      Container node = containers.start("n1", "--cpus=1");
      node.await("/health/ready", PATIENCE);
      try (Receiver receiver = new Receiver(containers.here()).on("/", counting);
          ApiClient api = node.api()) {
        create(api, receiver.url("/"));
        Patience.until(
            PATIENCE.multipliedBy(2),
            () -> delivered.getCount() == 0 || !node.isRunning(),
            () -> delivered.getCount() + " aren't delivered");
      }
      assertTrue(node.isRunning(), node::log);
      System.out.printf(
          "%d jobs at one instant on 1 CPU and %s: takes %s%n", JOBS, UNDER_LOAD, mostMemory(node));
    }
  }

  private static void create(ApiClient api, String url) throws Exception {
    String due = Instant.now().plus(AHEAD).toString();
    String job = "{\"timestamp\":\"%s\",\"webhook_url\":\"%s\"}".formatted(due, url);
    Callable<Integer> post = () -> api.post("/jobs", job).status();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (Future<Integer> status : clients.invokeAll(Collections.nCopies(JOBS, post))) {
        assertEquals(201, status.get());
      }
    }
  }

  /// What it has had at most so far: its own, and of the page cache what nobody else wanted.
  private static String mostMemory(Container node) throws Exception {
    String files = "/sys/fs/cgroup/memory.peak /sys/fs/cgroup/memory/memory.max_usage_in_bytes";
    String most = node.exec("sh", "-c", "cat " + files + " 2>/dev/null || true");
    return most.isEmpty() ? "?" : (Long.parseLong(most) >> 20) + " MiB at most";
  }
}
