package io.scheduleddb.testkit.history;

import io.scheduleddb.testkit.promises.BrokenPromise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `scripts/simulate`: plays histories, and tells of those in which a promise was broken.
///
/// `--seed N` plays one, `--seeds FROM-TO` many; `--trace` prints all that happens in one;
/// `--enough N` stops after so many failures. The exit code is 1 when a promise was broken, 2 when
/// the arguments can't be understood.
public final class Simulate {
  private final long from;
  private final long to;
  private final int enough;
  private final boolean trace;

  private Simulate(Map<String, String> options) {
    String seed = options.get("--seed");
    String[] range = (seed != null ? seed : options.getOrDefault("--seeds", "1-10000")).split("-");
    from = Long.parseLong(range[0]);
    to = range.length == 1 ? from : Long.parseLong(range[1]);
    enough = Integer.parseInt(options.getOrDefault("--enough", "1"));
    trace = options.containsKey("--trace");
  }

  public static void main(String[] arguments) {
    Simulate simulate;
    try {
      simulate = new Simulate(options(new ArrayList<>(List.of(arguments))));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      System.err.println("usage: simulate [--seed N | --seeds FROM-TO] [--trace] [--enough N]");
      System.exit(2);
      return;
    }
    List<FailedHistory> failed = simulate.trace ? simulate.traced() : simulate.play();
    System.exit(failed.isEmpty() ? 0 : 1);
  }

  private static Map<String, String> options(List<String> words) {
    Map<String, String> options = new TreeMap<>();
    while (!words.isEmpty()) {
      String name = words.removeFirst();
      switch (name) {
        case "--trace" -> options.put(name, "");
        case "--seed", "--seeds", "--enough" -> options.put(name, words.removeFirst());
        default -> throw new IllegalArgumentException(name);
      }
    }
    return options;
  }

  private List<FailedHistory> traced() {
    try (RandomHistory history = RandomHistory.inMemory(from, line -> System.out.println(line))) {
      history.run();
      System.out.println("seed " + from + ": every promise was kept");
      return List.of();
    } catch (FailedHistory failure) {
      tell(failure);
      return List.of(failure);
    }
  }

  /// Where the product itself found something wrong, its stack tells more.
  private static void tell(FailedHistory failure) {
    System.out.println(failure.getMessage());
    Throwable cause = failure.getCause();
    if (cause != null && !(cause instanceof BrokenPromise)) {
      cause.printStackTrace(System.out);
    }
  }

  private List<FailedHistory> play() {
    long begin = System.nanoTime();
    List<FailedHistory> failed = Seeds.play(from, to, enough);
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    failed.stream().limit(1).forEach(Simulate::tell);
    long last = failed.size() < enough ? to : failed.getLast().seed();
    long seeds = last - from + 1;
    System.out.printf(
        "%d seeds in %.1f s: %.0f seeds/s, %d failed%n",
        seeds, taken.toMillis() / 1e3, seeds * 1e3 / Math.max(1, taken.toMillis()), failed.size());
    failed.forEach(failure -> System.out.println(failure.seed() + " " + failure.promise()));
    return failed;
  }
}
