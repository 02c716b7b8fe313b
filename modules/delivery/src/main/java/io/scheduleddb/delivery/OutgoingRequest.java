package io.scheduleddb.delivery;

import io.scheduleddb.api.Courier.Delivery;
import io.scheduleddb.api.Target;
import io.scheduleddb.api.Target.Header;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// What is sent for a delivery, and where.
///
/// @param bytes the whole request, head and body
record OutgoingRequest(Origin origin, String method, byte[] bytes) {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// Methods that carry a body only when the job has a payload.
  private static final Set<String> BARE = Set.of("GET", "HEAD", "DELETE");

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

  private static final byte[] NO_BODY = {};

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /// The request for `delivery` when it is sent at `now`. Throws [MalformedTarget] when the job's
  /// URL or method can't be sent.
  static OutgoingRequest of(Delivery delivery, Instant now, String userAgent) {
    URI uri = uri(delivery.target().url());
    String method = delivery.target().method().toUpperCase(Locale.ROOT);
    if (!TOKEN.matcher(method).matches() || method.equals("CONNECT")) {
      throw new MalformedTarget("the method can't be sent");
    }
    byte[] body = body(delivery, method, now);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Host", uri.getRawAuthority().replaceFirst("^.*@", "")));
    headers.addAll(headers(delivery, body.length > 0, now, userAgent));
    if (body.length > 0 || !BARE.contains(method)) {
      headers.add(new Header("Content-Length", Integer.toString(body.length)));
    }
    return new OutgoingRequest(Origin.of(uri), method, bytes(method, uri, headers, body));
  }

  private static URI uri(String url) {
    try {
      URI uri = new URI(new URI(url).toASCIIString());
      if (uri.getRawAuthority() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Its message holds the URL, which may hold a secret.
    }
    throw new MalformedTarget("the URL isn't http or https with a host");
  }

  private static byte[] bytes(String method, URI uri, List<Header> headers, byte[] body) {
    StringBuilder head = new StringBuilder(512).append(method).append(' ');
    head.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\n");
    for (Header header : headers) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, bytes, start.length, body.length);
    return bytes;
  }

  private static List<Header> headers(
      Delivery delivery, boolean hasBody, Instant now, String userAgent) {
    List<Header> headers = new ArrayList<>();
    for (Header header : delivery.target().headers()) {
      if (TOKEN.matcher(header.name()).matches() && !isReserved(header.name())) {
        headers.add(header);
      }
    }
    if (hasBody) {
      addIfAbsent(headers, "Content-Type", "application/json");
    }
    addIfAbsent(headers, "User-Agent", userAgent);
    addIfAbsent(headers, "Idempotency-Key", '"' + delivery.webhookId() + '"');
    addIfAbsent(headers, "traceparent", traceparent());
    headers.add(new Header("Scheduled-Time", MILLIS.format(delivery.due())));
    headers.add(new Header("Scheduled-Attempt", Integer.toString(delivery.attempt())));
    headers.add(new Header("Scheduled-Fence", Long.toString(delivery.fence())));
    headers.addAll(webhookHeaders(delivery, now));
    return headers;
  }

  /// The headers of Standard Webhooks 1.0. The signature is made here, over id, timestamp and body.
  private static List<Header> webhookHeaders(Delivery delivery, Instant now) {
    return List.of(
        new Header("webhook-id", delivery.webhookId()),
        new Header("webhook-timestamp", Long.toString(now.getEpochSecond())));
  }

  private static byte[] body(Delivery delivery, String method, Instant now) {
    String payload = delivery.target().payload();
    if (method.equals("HEAD") || payload == null && BARE.contains(method)) {
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
        "{\"job_id\":\"" + delivery.job() + "\",\"type\":\"" + type
            + "\",\"timestamp\":" + now.getEpochSecond()
            + ",\"scheduled_at\":\"" + MILLIS.format(delivery.due())
            + "\",\"attempt\":" + delivery.attempt()
            + ",\"data\":" + payload + '}';
    return envelope.getBytes(StandardCharsets.UTF_8);
  }

  /// W3C Trace Context of a trace that begins here and isn't sampled.
  private static String traceparent() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return "00-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1)
        + '-' + hex.toHexDigits(random.nextLong() | 1) + "-00";
  }

  private static void addIfAbsent(List<Header> headers, String name, String value) {
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
      headers.add(new Header(name, value));
    }
  }

  private static boolean isReserved(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return FRAMING.contains(lower) || lower.startsWith("webhook-") || lower.startsWith("scheduled-");
  }
}
