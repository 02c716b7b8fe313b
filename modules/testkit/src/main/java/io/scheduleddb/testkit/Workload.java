package io.scheduleddb.testkit;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.History.Cancel;
import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client of a node: creates jobs that are due soon, some of them recurring, cancels some, and
/// notes what was answered. What it does follows from its random source. One thread.
final class Workload {
  /// How far ahead jobs are due, in ms.
  private static final int HORIZON = 5_000;

  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final String name;
  private final ApiClient api;
  private final String webhookUrl;
  private final Random random;
  final List<Create> creates = new ArrayList<>();
  final List<Cancel> cancels = new ArrayList<>();
  private final List<Create> open = new ArrayList<>();
  private int count;

  /// How often which failure was answered: its status and the beginning of what it said.
  final Map<String, Integer> failures = new TreeMap<>();

  Workload(String name, ApiClient api, String webhookUrl, long seed) {
    this.name = name;
    this.api = api;
    this.webhookUrl = webhookUrl;
    this.random = new Random(seed);
  }

  /// Does something every `pause` until `over` opens.
  void run(Duration pause, CountDownLatch over) throws InterruptedException {
    while (!over.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      int choice = random.nextInt(100);
      if (choice < 15 && !open.isEmpty()) {
        cancel(open.remove(random.nextInt(open.size())));
      } else {
        create(choice < 20 ? INTERVAL : null);
      }
    }
  }

  /// Cancels what is recurring and hasn't been cancelled; asks again until it knows.
  void cancelRecurring(Instant deadline) throws InterruptedException {
    for (Create create : creates) {
      while (create.interval() != null && create.kind() != Kind.FAIL && !isCancelled(create)) {
        if (cancel(create) == 404) {
          break;
        }
        if (Instant.now().isAfter(deadline)) {
          throw new IllegalStateException("job " + create.job() + " can't be cancelled");
        }
      }
    }
  }

  private boolean isCancelled(Create create) {
    return cancels.stream()
        .anyMatch(cancel -> cancel.job().equals(create.job()) && cancel.kind() == Kind.OK);
  }

  private void create(@Nullable Duration interval) throws InterruptedException {
    String job = name + "-" + count++;
    Instant due = Instant.now().plusMillis(random.nextInt(HORIZON)).truncatedTo(ChronoUnit.MILLIS);
    String when =
        interval == null
            ? "\"timestamp\":\"" + due + '"'
            : "\"interval\":\"" + interval + "\",\"anchor\":\"" + due + '"';
    String body =
        "{\"id\":\""
            + job
            + "\","
            + when
            + ",\"webhook_url\":\""
            + webhookUrl
            + "\",\"payload\":{\"n\":"
            + count
            + "}}";
    Kind kind = kind(post("/jobs", body));
    Create create = new Create(job, due, interval, kind);
    creates.add(create);
    if (kind == Kind.OK) {
      open.add(create);
    }
  }

  private int cancel(Create create) throws InterruptedException {
    Instant asked = Instant.now();
    Answer answer = post("/jobs/" + create.job() + "/cancel", "{}");
    boolean certain = answer.isOk() && !answer.body().contains("in_flight");
    cancels.add(new Cancel(create.job(), asked, Instant.now(), kind(answer), certain));
    return answer.status();
  }

  /// Status 0 stands for a request that was never received, 599 for one that may have been.
  private Answer post(String path, String body) throws InterruptedException {
    Answer answer = tryPost(path, body);
    if (!answer.isOk()) {
      String said = answer.body().substring(0, Math.min(160, answer.body().length()));
      failures.merge(answer.status() + " " + said.replace(path, "..."), 1, Integer::sum);
    }
    return answer;
  }

  private Answer tryPost(String path, String body) throws InterruptedException {
    try {
      return api.post(path, body);
    } catch (ConnectException e) {
      return new Answer(0, "", null);
    } catch (IOException e) {
      return new Answer(599, "", null);
    }
  }

  private static Kind kind(Answer answer) {
    return answer.isOk() ? Kind.OK : answer.status() < 500 ? Kind.FAIL : Kind.INFO;
  }
}
