package io.scheduleddb.testkit;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.Gateway.Reached;
import io.scheduleddb.testkit.History.Read;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A client that reads what other clients have created, linearizable, on any node; mostly what was
/// created last. One thread runs it, any thread tells it of jobs.
final class Reader {
  private final Gateway gateway;
  private final Random random;
  private final List<String> jobs = Collections.synchronizedList(new ArrayList<>());
  final Failures failures = new Failures();
  final List<Read> reads = new ArrayList<>();

  Reader(Gateway gateway, long seed) {
    this.gateway = gateway;
    this.random = new Random(seed);
  }

  /// Will read this one, too.
  void add(String job) {
    jobs.add(job);
  }

  /// Reads something every `pause` until `over` opens.
  void run(Duration pause, CountDownLatch over) throws InterruptedException {
    while (!over.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      int size = jobs.size();
      if (size > 0) {
        int back = random.nextInt(4) == 0 ? random.nextInt(size) : 0;
        read(jobs.get(size - 1 - back));
      }
    }
  }

  private void read(String job) throws InterruptedException {
    Instant asked = Instant.now();
    Reached reached = gateway.send("GET", "/jobs/" + job, "", random);
    Answer answer = reached.answer();
    if (answer.isOk()) {
      String status = Json.text(answer.json(), "status");
      reads.add(new Read(job, reached.node(), asked, Instant.now(), status));
    } else if (answer.status() == 404) {
      reads.add(new Read(job, reached.node(), asked, Instant.now(), null));
    } else {
      failures.note(reached, job);
    }
  }
}
