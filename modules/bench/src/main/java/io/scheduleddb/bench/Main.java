package io.scheduleddb.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/// `creates|deliveries|lateness|recurring|courier|all [--name number ...]`: measures and prints.
/// `sink` is for [CourierCalls].
public final class Main {
  private static final List<String> NODE =
      List.of("creates", "deliveries", "lateness", "recurring");

  private Main() {}

  public static void main(String[] args) throws Exception {
    String what = args.length == 0 || args[0].startsWith("--") ? "all" : args[0];
    Options options = new Options(List.of(args));
    if (what.equals("sink")) {
      serve();
      return;
    }
    System.out.printf(
        "scripts/bench %s on %d cores, Java %s%n",
        String.join(" ", args), Runtime.getRuntime().availableProcessors(), Runtime.version());
    for (String scenario : what.equals("all") ? NODE : List.of(what)) {
      System.out.print(measure(scenario, options));
    }
  }

  private static String measure(String scenario, Options options)
      throws IOException, InterruptedException, TimeoutException {
    Scenarios scenarios = new Scenarios(options);
    return switch (scenario) {
      case "creates" -> scenarios.creates();
      case "deliveries" -> scenarios.deliveries();
      case "lateness" -> scenarios.lateness();
      case "recurring" -> scenarios.recurring();
      case "courier" -> CourierCalls.measure(options);
      default -> throw new IllegalArgumentException("no such scenario: " + scenario);
    };
  }

  private static void serve() throws IOException, InterruptedException {
    try (Sink sink = new Sink(0)) {
      System.out.println(sink.url());
      new CountDownLatch(1).await();
    }
  }
}
