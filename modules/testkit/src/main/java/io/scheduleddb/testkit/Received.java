package io.scheduleddb.testkit;

import java.time.Instant;
import java.util.Map;

/// One call as the receiver saw it.
///
/// @param at when the head of the request had been read, by the receiver's clock
/// @param job from the envelope; empty when there is none
/// @param due from `Scheduled-Time`
/// @param headers names in lower case
/// @param status what was answered; 0 when nothing was
public record Received(
    Instant at,
    String path,
    String job,
    String webhookId,
    Instant due,
    int attempt,
    long fence,
    Map<String, String> headers,
    String body,
    int status) {

  public Received {
    headers = Map.copyOf(headers);
  }

  boolean isOk() {
    return status / 100 == 2;
  }

  /// The second since the epoch in which it was sent, by the sender's clock; the one in which it
  /// arrived when the sender doesn't say.
  long sentSecond() {
    String sent = headers.get("webhook-timestamp");
    return sent == null ? at.getEpochSecond() : Long.parseLong(sent);
  }
}
