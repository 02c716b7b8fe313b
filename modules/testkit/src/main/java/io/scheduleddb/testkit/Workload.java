package io.scheduleddb.testkit;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.Gateway.Reached;
import io.scheduleddb.testkit.History.Cancel;
import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client of a cluster: creates jobs that are due soon, some of them recurring, cancels some,
/// and notes what was answered. What it does follows from its random source. One thread.
final class Workload {
  /// How far ahead jobs are due, in ms.
  private static final int HORIZON = 5_000;

  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /// Recurring jobs that stay: more calls than these make would be due with each minute of a trial.
  private static final int MAX_RECURRING = 8;

  /// For how long after it is due a job may well be under way, so that its cancelling tells most.
  private static final Duration LIVELY = Duration.ofSeconds(1);

  private final String name;
  private final Gateway gateway;
  private final String webhookUrl;
  private final Random random;
  private final Consumer<String> created;
  final List<Create> creates = new ArrayList<>();
  final List<Cancel> cancels = new ArrayList<>();
  private final List<Create> open = new ArrayList<>();
  private int count;
  final Failures failures = new Failures();

  /// @param created is told of each job that may have been created
  Workload(String name, Gateway gateway, String webhookUrl, long seed, Consumer<String> created) {
    this.name = name;
    this.gateway = gateway;
    this.webhookUrl = webhookUrl;
    this.random = new Random(seed);
    this.created = created;
  }

  /// Does something every `pause` until `over` opens.
  void run(Duration pause, CountDownLatch over) throws InterruptedException {
    while (!over.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      int choice = random.nextInt(100);
      Instant ended = Instant.now().minus(LIVELY);
      open.removeIf(each -> each.interval() == null && each.due().isBefore(ended));
      List<Create> recurring = open.stream().filter(each -> each.interval() != null).toList();
      if (recurring.size() > MAX_RECURRING) {
        open.remove(recurring.getFirst());
        cancel(recurring.getFirst());
      } else if (choice < 15 && !open.isEmpty()) {
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
          throw new IllegalStateException(
              "job " + create.job() + " can't be cancelled: " + failures);
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
        "{\"id\":\"%s\",%s,\"webhook_url\":\"%s\",\"payload\":{\"n\":%d}}"
            .formatted(job, when, webhookUrl, count);
    Kind kind = kind(post("/jobs", body, job));
    Create create = new Create(job, due, interval, Instant.now(), kind);
    creates.add(create);
    if (kind != Kind.FAIL) {
      created.accept(job);
    }
    if (kind == Kind.OK) {
      open.add(create);
    }
  }

  private int cancel(Create create) throws InterruptedException {
    Instant asked = Instant.now();
    Reached reached = post("/jobs/" + create.job() + "/cancel", "{}", create.job());
    Answer answer = reached.answer();
    boolean certain = answer.isOk() && !answer.body().contains("in_flight");
    cancels.add(new Cancel(create.job(), asked, Instant.now(), kind(reached), certain));
    return answer.status();
  }

  private Reached post(String path, String body, String job) throws InterruptedException {
    Reached reached = gateway.send("POST", path, body, random);
    failures.note(reached, job);
    return reached;
  }

  private static Kind kind(Reached reached) {
    int status = reached.answer().status();
    if (reached.answer().isOk()) {
      return Kind.OK;
    }
    return status < 500 && reached.certain() ? Kind.FAIL : Kind.INFO;
  }
}
