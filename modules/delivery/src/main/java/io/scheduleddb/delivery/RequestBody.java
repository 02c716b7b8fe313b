package io.scheduleddb.delivery;

import io.scheduleddb.api.Courier.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/// The body of a request: the payload, in its envelope or alone.
final class RequestBody {
  /// RFC 3339 in UTC with milliseconds.
  static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Set<String> BARE = Set.of("GET", "HEAD", "DELETE");

  private static final byte[] NO_BODY = {};

  private RequestBody() {}

  /// The body of the request for `delivery` when it is sent at `now`; empty when it has none.
  static byte[] of(Delivery delivery, String method, Instant now) {
    String payload = delivery.target().payload();
    if (method.equals("HEAD") || (payload == null && isBare(method))) {
      return NO_BODY;
    }
    return switch (delivery.target().body()) {
      case RAW -> payload == null ? NO_BODY : payload.getBytes(StandardCharsets.UTF_8);
      case ENVELOPE -> envelope(delivery, payload == null ? "null" : payload, now);
    };
  }

  /// Nothing in it but the payload, which is JSON already, can hold a character to be escaped.
  private static byte[] envelope(Delivery delivery, String payload, Instant now) {
    String type = delivery.recurring() ? "recurring" : "one_time";
    String envelope =
        "{\"job_id\":\""
            + delivery.job()
            + "\",\"type\":\""
            + type
            + "\",\"timestamp\":"
            + now.getEpochSecond()
            + ",\"scheduled_at\":\""
            + MILLIS.format(delivery.due())
            + "\",\"attempt\":"
            + delivery.attempt()
            + ",\"data\":"
            + payload
            + '}';
    return envelope.getBytes(StandardCharsets.UTF_8);
  }

  /// Whether requests by `method` carry a body only when the job has a payload.
  static boolean isBare(String method) {
    return BARE.contains(method);
  }
}
