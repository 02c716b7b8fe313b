package io.scheduleddb.web;

import io.helidon.http.Status;
import io.scheduleddb.api.Command;
import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.JobDraft;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Scheduling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// `POST /jobs/batch`.
///
/// The body is read whole before the first job is stored, so that a batch which is too large, or
/// isn't JSON, leaves no part of it behind. The jobs are then read one at a time.
///
/// One by one, jobs are proposed while earlier ones are on their way, so that they share entries of
/// the log; how many, and how much they weigh together, is bounded.
final class Batches {
  /// Jobs on their way at once for one batch: about an entry of the log.
  private static final int WINDOW = 1_024;

  private static final int WINDOW_BYTES = 4 << 20;

  private final Scheduling scheduling;
  private final BatchBody body;
  private final @Nullable IdempotencyKey key;
  private final BatchAnswer answer = new BatchAnswer();
  private final Deque<Proposed> window = new ArrayDeque<>();
  private int windowBytes;

  private record Proposed(int index, CompletableFuture<Reply.Stored> stored) {}

  private Batches(Scheduling scheduling, BatchBody body, @Nullable IdempotencyKey key) {
    this.scheduling = scheduling;
    this.body = body;
    this.key = key;
  }

  static Answer create(Exchange exchange) {
    boolean dryRun = exchange.query().truth("dry_run");
    boolean atomic = exchange.query().truth("atomic");
    String value = exchange.idempotencyKey();
    Scheduling scheduling = exchange.parts().scheduling();
    return exchange.batch(body -> {
      IdempotencyKey key =
          value == null ? null : new IdempotencyKey(value, body.fingerprint(atomic));
      Batches batch = new Batches(scheduling, body, key);
      if (dryRun) {
        return batch.preview(atomic);
      }
      return atomic ? batch.storeAll() : batch.storeEach();
    });
  }

  private JobDraft draft(int index) {
    // No client's key holds a backslash.
    return JobForm.read(body.text(index), key == null ? null : key.value() + "\\" + index);
  }

  private Answer preview(boolean atomic) {
    for (int i = 0; i < body.count(); i++) {
      try {
        JobDraft draft = draft(i);
        answer.previewed(i, draft.id(), scheduling.preview(draft, 1));
      } catch (Refusal refusal) {
        if (atomic) {
          throw new Refusal(refusal.problem().of(i));
        }
        answer.refused(i, refusal.problem());
      }
    }
    return answer.answer(Status.OK_200);
  }

  private Answer storeAll() {
    List<JobDraft> drafts = new ArrayList<>(body.count());
    long bytes = 0;
    for (int i = 0; i < body.count(); i++) {
      try {
        drafts.add(draft(i));
      } catch (Refusal refusal) {
        throw new Refusal(refusal.problem().of(i));
      }
      String payload = drafts.getLast().call().payload();
      bytes += payload == null ? 0 : payload.length();
      if (bytes > Command.MAX_BYTES) {
        throw new Refusal(
            Problem.Kind.TOO_LARGE,
            "what is to be stored as a whole can have " + Command.MAX_BYTES + " bytes in the log");
      }
    }
    List<Reply.Stored> stored = scheduling.createAll(drafts, key);
    for (int i = 0; i < stored.size(); i++) {
      answer.stored(i, stored.get(i));
    }
    return answer.answer(answer.anyCreated() ? Status.CREATED_201 : Status.OK_200);
  }

  private Answer storeEach() {
    if (key != null) {
      scheduling.use(key);
    }
    for (int i = 0; i < body.count(); i++) {
      while (window.size() >= WINDOW || windowBytes > WINDOW_BYTES) {
        settleFirst();
      }
      window.add(new Proposed(i, propose(i)));
      windowBytes += body.length(i);
    }
    while (!window.isEmpty()) {
      settleFirst();
    }
    return answer.answer(Status.OK_200);
  }

  private CompletableFuture<Reply.Stored> propose(int index) {
    try {
      return scheduling.propose(draft(index));
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  private void settleFirst() {
    Proposed first = window.removeFirst();
    windowBytes -= body.length(first.index);
    try {
      answer.stored(first.index, first.stored.join());
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof Refusal refusal)) {
        throw e;
      }
      answer.refused(first.index, refusal.problem());
    }
  }
}
