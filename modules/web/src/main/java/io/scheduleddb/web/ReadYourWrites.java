package io.scheduleddb.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/// The request header `Scheduled-Db-Index`: the answer is to be at least as new as the reply that
/// had this index in the same header, whichever node gave it.
final class ReadYourWrites {
  static final HeaderName INDEX = HeaderNames.create("Scheduled-Db-Index");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private ReadYourWrites() {}

  static void await(ServerRequest request, Replicator replicator) {
    if (!request.headers().contains(INDEX)) {
      return;
    }
    try {
      replicator.reached(index(request.headers().get(INDEX).get()), PATIENCE).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Refusal refusal ? refusal : e;
    }
  }

  private static long index(String text) {
    boolean digits = text.length() <= 18 && !text.isEmpty();
    if (!digits || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Refusal(
          Problem.Kind.INVALID_REQUEST,
          "the header Scheduled-Db-Index must be a whole number of at most 18 digits");
    }
    return Long.parseLong(text);
  }
}
