package io.scheduleddb.delivery;

import io.scheduleddb.api.Courier.Delivery;
import io.scheduleddb.api.Target.Header;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What is sent for a delivery, and where.
final class OutgoingRequest {
  private final Origin origin;
  private final String method;
  private final byte[] bytes;

  private OutgoingRequest(Origin origin, String method, byte[] bytes) {
    this.origin = origin;
    this.method = method;
    this.bytes = bytes;
  }

  /// The request for `delivery` when it is sent at `now`. Throws [MalformedTarget] when the job's
  /// URL or method can't be sent.
  static OutgoingRequest of(Delivery delivery, Instant now, String userAgent) {
    URI uri = uri(delivery.target().url());
    String method = delivery.target().method().toUpperCase(Locale.ROOT);
    if (!RequestHeaders.isToken(method) || method.equals("CONNECT")) {
      throw new MalformedTarget("the method can't be sent");
    }
    byte[] body = RequestBody.of(delivery, method, now);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Host", uri.getRawAuthority().replaceFirst("^.*@", "")));
    headers.addAll(RequestHeaders.of(delivery, body, now, userAgent));
    if (body.length > 0 || !RequestBody.isBare(method)) {
      headers.add(new Header("Content-Length", Integer.toString(body.length)));
    }
    return new OutgoingRequest(Origin.of(uri), method, bytes(method, uri, headers, body));
  }

  Origin origin() {
    return origin;
  }

  String method() {
    return method;
  }

  /// The whole request, head and body.
  byte[] bytes() {
    return bytes;
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
}
