package io.scheduleddb.delivery;

import io.scheduleddb.api.Courier.Delivery;
import io.scheduleddb.api.Target.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The headers of a request: the job's own, and those by which the receiver knows the occurrence
/// and the trace. A job can't set the latter, nor what frames the message; what it sets of these is
/// left out.
final class RequestHeaders {
  /// Headers that say how the message is framed or where it goes; the client's alone.
  private static final Set<String> FRAMING =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade",
          "expect");

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private RequestHeaders() {}

  /// All but those that frame the message.
  static List<Header> of(Delivery delivery, byte[] body, Instant now, String userAgent) {
    List<Header> headers = new ArrayList<>();
    for (Header header : delivery.target().headers()) {
      if (isToken(header.name()) && !isReserved(header.name())) {
        headers.add(header);
      }
    }
    if (body.length > 0) {
      addIfAbsent(headers, "Content-Type", "application/json");
    }
    addIfAbsent(headers, "User-Agent", userAgent);
    addIfAbsent(headers, "Idempotency-Key", '"' + delivery.webhookId() + '"');
    if (delivery.trace() != null) {
      headers.add(new Header("traceparent", delivery.trace().traceparent()));
    }
    headers.add(new Header("Scheduled-Time", RequestBody.MILLIS.format(delivery.due())));
    headers.add(new Header("Scheduled-Attempt", Integer.toString(delivery.attempt())));
    headers.add(new Header("Scheduled-Fence", Long.toString(delivery.fence())));
    headers.addAll(webhook(delivery, now));
    return headers;
  }

  /// The headers of Standard Webhooks 1.0. The signature belongs here, over id, timestamp and body.
  private static List<Header> webhook(Delivery delivery, Instant now) {
    return List.of(
        new Header("webhook-id", delivery.webhookId()),
        new Header("webhook-timestamp", Long.toString(now.getEpochSecond())));
  }

  /// Whether `text` can be the name of a header or a method (RFC 9110 §5.6.2).
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  private static void addIfAbsent(List<Header> headers, String name, String value) {
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
      headers.add(new Header(name, value));
    }
  }

  private static boolean isReserved(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return FRAMING.contains(lower)
        || lower.equals("traceparent")
        || lower.equals("tracestate")
        || lower.startsWith("webhook-")
        || lower.startsWith("scheduled-");
  }
}
