package io.scheduleddb.testkit;

import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.Kill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Kills a node again and again while it is at work, starts it again over the same data, and holds
/// what came of all jobs against the promises in the end.
public final class KillLoop {
  private static final int CLIENTS = 4;
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(30);

  /// How long before a kill an answered delivery may still be unrecorded.
  private static final Duration UNRECORDED = Duration.ofSeconds(2);

  private final Options options;
  private final Receiver receiver = new Receiver();
  private final ServerProcess server;
  private final ApiClient api;
  private final List<Workload> clients = new ArrayList<>();
  private final List<Kill> kills = new ArrayList<>();

  /// How long, how much, where.
  ///
  /// @param round of one round, before the node is killed in its second half
  /// @param perSecond operations of all clients
  /// @param seed of all that is random
  public record Options(
      Path image, Path directory, int rounds, Duration round, int perSecond, long seed) {}

  /// What came of it.
  ///
  /// @param failures how often which failure was answered to a client
  public record Report(History history, List<Violation> violations, Map<String, Integer> failures) {
    public Report {
      violations = List.copyOf(violations);
      failures = Map.copyOf(failures);
    }

    /// One line of counts, then a line for each failure that was answered, and for each violation.
    public String text() {
      long again = history.deliveries().stream().map(Received::webhookId).distinct().count();
      StringBuilder text = new StringBuilder();
      text.append(history.kills().size()).append(" kills, ");
      for (History.Kind kind : History.Kind.values()) {
        long count = history.creates().stream().filter(c -> c.kind() == kind).count();
        text.append(count).append(" creates ").append(kind).append(", ");
      }
      text.append(history.cancels().size()).append(" cancels, ");
      text.append(history.deliveries().size()).append(" deliveries of ").append(again);
      text.append(" occurrences, ").append(violations.size()).append(" violations\n");
      failures.forEach((said, count) -> text.append(count + " x " + said + "\n"));
      violations.forEach(violation -> text.append(violation).append('\n'));
      return text.toString();
    }
  }

  private KillLoop(Options options) {
    this.options = options;
    this.server = new ServerProcess(options.image(), options.directory(), Map.of("SLOT_GAP", "2s"));
    this.api = new ApiClient(server.url());
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Workload("c" + i, api, receiver.url("/hook"), options.seed() + i));
    }
  }

  /// Plays it through; takes a little longer than the rounds together.
  public static Report run(Options options)
      throws InterruptedException, ExecutionException, TimeoutException {
    KillLoop loop = new KillLoop(options);
    try (loop.receiver;
        loop.server;
        loop.api) {
      loop.server.awaitHealthy(START);
      loop.playRounds();
      return loop.settle();
    }
  }

  private void playRounds() throws InterruptedException, ExecutionException, TimeoutException {
    CountDownLatch over = new CountDownLatch(1);
    Random random = new Random(options.seed());
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> running = new ArrayList<>();
      Duration pause = Duration.ofSeconds(CLIENTS).dividedBy(options.perSecond());
      for (Workload client : clients) {
        running.add(
            threads.submit(() -> {
              client.run(pause, over);
              return client;
            }));
      }
      try {
        for (int round = 0; round < options.rounds(); round++) {
          playRound(over, random.nextDouble(0.5, 1.0));
        }
      } finally {
        over.countDown();
      }
      for (Future<?> client : running) {
        client.get();
      }
    }
  }

  private void playRound(CountDownLatch over, double part)
      throws InterruptedException, TimeoutException {
    long millis = (long) (options.round().toMillis() * part);
    if (over.await(millis, TimeUnit.MILLISECONDS)) {
      return;
    }
    Instant asked = Instant.now();
    server.kill();
    kills.add(new Kill(asked, Instant.now()));
    server.restart();
    server.awaitHealthy(START);
  }

  /// Waits until all that was due is settled, or patience is over; then checks.
  private Report settle() throws InterruptedException {
    Instant deadline = Instant.now().plus(QUIET);
    for (Workload client : clients) {
      client.cancelRecurring(deadline);
    }
    while (true) {
      History history = history();
      List<Violation> violations = DeliveryChecker.check(history, UNRECORDED);
      boolean open =
          history.end().isBefore(lastDue(history))
              || violations.stream().anyMatch(v -> v.kind() == Violation.Kind.UNSETTLED);
      if (!open || Instant.now().isAfter(deadline)) {
        return new Report(history, violations, failures());
      }
      new CountDownLatch(1).await(1, TimeUnit.SECONDS);
    }
  }

  private Map<String, Integer> failures() {
    Map<String, Integer> all = new TreeMap<>();
    for (Workload client : clients) {
      client.failures.forEach((said, count) -> all.merge(said, count, Integer::sum));
    }
    return all;
  }

  private static Instant lastDue(History history) {
    return history.creates().stream().map(Create::due).max(Instant::compareTo).orElse(Instant.MIN);
  }

  private History history() throws InterruptedException {
    Instant end = Instant.now();
    List<Create> creates = clients.stream().flatMap(client -> client.creates.stream()).toList();
    var jobs = finalJobs(creates.stream().map(Create::job).toList());
    return new History(
        creates,
        clients.stream().flatMap(client -> client.cancels.stream()).toList(),
        receiver.received(),
        kills,
        jobs,
        end);
  }

  private Map<String, History.FinalJob> finalJobs(List<String> ids) throws InterruptedException {
    try {
      return new FinalStates(api).of(ids);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the node doesn't answer:\n" + server.lastOutput(), e);
    }
  }

  /// `[--rounds N] [--seconds N] [--rate N] [--seed N]`; exit code 1 when a promise was broken.
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("kill-loop");
    long seed = number(args, "--seed", System.nanoTime() & 0xffff);
    Options options =
        new Options(
            image(),
            directory,
            (int) number(args, "--rounds", 5),
            Duration.ofSeconds(number(args, "--seconds", 5)),
            (int) number(args, "--rate", 60),
            seed);
    Report report = run(options);
    System.out.print("seed " + seed + ", " + directory + "\n" + report.text());
    System.exit(report.violations().isEmpty() ? 0 : 1);
  }

  private static Path image() throws IOException {
    return Path.of(System.getProperty(ServerProcess.IMAGE, "target/scheduled-db")).toRealPath();
  }

  private static long number(String[] args, String name, long otherwise) {
    int index = List.of(args).indexOf(name);
    return index < 0 ? otherwise : Long.parseLong(args[index + 1]);
  }
}
