package io.scheduleddb.testkit;

import io.scheduleddb.testkit.History.Cancel;
import io.scheduleddb.testkit.History.Create;
import io.scheduleddb.testkit.History.Kind;
import io.scheduleddb.testkit.History.Read;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds the reads of a [History] against linearizability, job by job. A job's existence only
/// grows: once its creation was acknowledged, or once a read has seen it, every read on any node
/// that begins after that must see it. The same for its being cancelled, and completed: a job that
/// was cancelled while its call was on its way is completed when that succeeds, but not one of
/// which the cancel said that nothing was.
public final class ReadChecker {
  private static final String CANCELLED = "cancelled";
  private static final String COMPLETED = "completed";

  private final Map<String, Instant> exists = new HashMap<>();
  private final Map<String, Instant> cancelled = new HashMap<>();
  private final Map<String, Instant> completed = new HashMap<>();
  private final Set<String> neverCalled = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();

  private ReadChecker(History history) {
    for (Create create : history.creates()) {
      if (create.kind() == Kind.OK) {
        since(exists, create.job(), create.answered());
      }
    }
    for (Cancel cancel : history.cancels()) {
      if (cancel.kind() == Kind.OK) {
        since(cancelled, cancel.job(), cancel.answered());
      }
      if (cancel.kind() == Kind.OK && cancel.certain()) {
        neverCalled.add(cancel.job());
      }
    }
  }

  /// All stale reads of `history`.
  public static List<Violation> check(History history) {
    ReadChecker checker = new ReadChecker(history);
    history.reads().forEach(checker::learn);
    history.reads().forEach(checker::check);
    return List.copyOf(checker.violations);
  }

  private void learn(Read read) {
    if (read.status() != null) {
      since(exists, read.job(), read.answered());
    }
    if (CANCELLED.equals(read.status())) {
      since(cancelled, read.job(), read.answered());
    } else if (COMPLETED.equals(read.status())) {
      since(completed, read.job(), read.answered());
    }
  }

  private void check(Read read) {
    if (read.status() == null) {
      check(read, exists.get(read.job()), "there");
      return;
    }
    boolean succeeded = COMPLETED.equals(read.status());
    if (!succeeded) {
      check(read, completed.get(read.job()), COMPLETED);
    }
    boolean afterwards = succeeded && !neverCalled.contains(read.job());
    if (!CANCELLED.equals(read.status()) && !afterwards) {
      check(read, cancelled.get(read.job()), CANCELLED);
    }
  }

  private void check(Read read, @Nullable Instant known, String what) {
    if (known != null && read.asked().isAfter(known)) {
      String said = read.status() == null ? "not there" : read.status();
      violations.add(
          new Violation(
              Violation.Kind.STALE_READ,
              read.job(),
              "known to be %s at %s, %s at %s by %s"
                  .formatted(what, known, said, read.asked(), read.node())));
    }
  }

  private static void since(Map<String, Instant> all, String job, Instant instant) {
    all.merge(job, instant, (a, b) -> a.isBefore(b) ? a : b);
  }
}
