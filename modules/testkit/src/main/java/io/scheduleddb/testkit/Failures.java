package io.scheduleddb.testkit;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.Gateway.Reached;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What clients were told instead of what they had asked for, and how often. One thread at a time.
public final class Failures {
  private static final int MAX_CHARS = 160;

  private final Map<String, Integer> counts = new TreeMap<>();
  private int unserved;

  Failures() {}

  /// Counts it when it is a failure.
  void note(Reached reached, String job) {
    Answer answer = reached.answer();
    if (answer.isOk()) {
      return;
    }
    if (answer.status() < 400 || answer.status() >= 500) {
      unserved++;
    }
    String said = answer.body().replace(job, "...");
    String start = said.substring(0, Math.min(MAX_CHARS, said.length()));
    counts.merge(answer.status() + " " + start, 1, Integer::sum);
  }

  void add(Failures other) {
    other.counts.forEach((said, count) -> counts.merge(said, count, Integer::sum));
    unserved += other.unserved;
  }

  /// How many requests weren't answered, or by a failure of the server.
  public int unserved() {
    return unserved;
  }

  /// One for each thing that was said.
  public List<String> lines() {
    return counts.entrySet().stream().map(said -> said.getValue() + " x " + said.getKey()).toList();
  }

  @Override
  public String toString() {
    return lines().toString();
  }
}
