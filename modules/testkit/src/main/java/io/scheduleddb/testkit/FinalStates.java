package io.scheduleddb.testkit;

import io.scheduleddb.testkit.ApiClient.Answer;
import io.scheduleddb.testkit.History.FinalJob;
import io.scheduleddb.testkit.History.Occurrence;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Reads what a node itself has of jobs: their state and their ledger.
final class FinalStates {
  private static final int AT_ONCE = 8;

  /// What this node itself has.
  private static final String LOCAL = "?consistency=local";

  private final ApiClient api;

  FinalStates(ApiClient api) {
    this.api = api;
  }

  /// The jobs among `ids` that are there.
  Map<String, FinalJob> of(Collection<String> ids) throws InterruptedException, ExecutionException {
    Map<String, FinalJob> jobs = new ConcurrentHashMap<>();
    try (ExecutorService readers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> reads = new ArrayList<>();
      for (String id : ids) {
        reads.add(
            readers.submit(() -> {
              job(id).ifPresent(job -> jobs.put(id, job));
              return id;
            }));
      }
      for (Future<?> read : reads) {
        read.get();
      }
    }
    return jobs;
  }

  private Optional<FinalJob> job(String id) throws IOException, InterruptedException {
    Answer answer = api.get("/jobs/" + id + LOCAL);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> job = accepted(answer).json();
    String status = String.valueOf(Json.text(job, "status"));
    Instant createdAt = Instant.parse(String.valueOf(Json.text(job, "created_at")));
    StringBuilder said = new StringBuilder(answer.body());
    List<Occurrence> occurrences = occurrences(id, said);
    return Optional.of(new FinalJob(status, createdAt, occurrences, said.toString()));
  }

  private List<Occurrence> occurrences(String id, StringBuilder said)
      throws IOException, InterruptedException {
    List<Occurrence> occurrences = new ArrayList<>();
    @Nullable String page = "/jobs/" + id + "/executions" + LOCAL;
    while (page != null) {
      Answer answer = accepted(api.get(page));
      said.append(answer.body());
      for (Map<String, @Nullable Object> execution : Json.objects(answer.json(), "executions")) {
        Instant due = Instant.parse(String.valueOf(Json.text(execution, "scheduled_at")));
        occurrences.add(new Occurrence(due, Json.text(execution, "outcome")));
      }
      page = answer.next();
    }
    return occurrences;
  }

  private static Answer accepted(Answer answer) {
    if (!answer.isOk()) {
      throw new IllegalStateException("answered " + answer.status() + ": " + answer.body());
    }
    return answer;
  }
}
