package io.scheduleddb.web;

import io.scheduleddb.api.Target.Header;
import jakarta.json.stream.JsonParser.Event;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/// Readers of the fields that say what to call.
final class CallFields {
  static final int MAX_URL = 2048;
  static final int MAX_HEADERS = 64;
  static final int MAX_HEADER_NAME = 128;
  static final int MAX_HEADER_VALUE = 4096;
  static final int MAX_PAYLOAD_BYTES = 256 << 10;
  static final int MAX_LABELS = 32;
  static final int MAX_LABEL_KEY = 63;
  static final int MAX_LABEL_VALUE = 256;

  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD");

  /// Headers that belong to the connection, or that the call sets itself.
  static final Set<String> RESERVED =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "upgrade",
          "te",
          "trailer",
          "keep-alive",
          "expect",
          "idempotency-key",
          "traceparent",
          "tracestate");

  private static final List<String> RESERVED_PREFIXES = List.of("proxy-", "webhook-", "scheduled-");

  private CallFields() {}

  /// An absolute `http` or `https` address. A fragment is refused: it would never be sent.
  static String url(JsonInput in) {
    String text = Scalars.word(in, MAX_URL);
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new BadField("is not a URL: " + e.getReason());
    }
    String wrong = wrong(uri, text);
    if (!wrong.isEmpty()) {
      throw new BadField(wrong);
    }
    return text;
  }

  private static String wrong(URI uri, String text) {
    if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
      return "must begin with http:// or https://";
    }
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return "must be ASCII; encode other characters";
    }
    if (uri.getRawUserInfo() != null || (text.indexOf('@') >= 0 && uri.getHost() == null)) {
      return "must not hold a user name or password; use webhook_headers";
    }
    if (uri.getHost() == null) {
      return "must name a valid host";
    }
    if (uri.getRawFragment() != null) {
      return "must not have a fragment";
    }
    return uri.getPort() == 0 || uri.getPort() > 65_535 ? "must have a port from 1 to 65535" : "";
  }

  static String method(JsonInput in) {
    String method = Scalars.text(in, 16).toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw new BadField("must be one of GET, POST, PUT, PATCH, DELETE, HEAD");
    }
    return method;
  }

  /// JSON of any kind; the limit counts its compact form.
  static String payload(JsonInput in) {
    String json = CompactJson.copy(in);
    boolean large = json.length() > MAX_PAYLOAD_BYTES / 3;
    if (large && json.getBytes(StandardCharsets.UTF_8).length > MAX_PAYLOAD_BYTES) {
      throw new BadField("must be at most " + MAX_PAYLOAD_BYTES + " bytes of compact JSON");
    }
    return json;
  }

  static List<Header> headers(JsonInput in) {
    List<Header> headers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    eachText(
        in,
        MAX_HEADERS,
        MAX_HEADER_VALUE,
        (name, value) -> {
          checkHeaderName(name);
          if (!names.add(name.toLowerCase(Locale.ROOT))) {
            throw new BadField("appears twice; names don't differ by case");
          }
          checkHeaderValue(value);
          headers.add(new Header(name, value));
        });
    return headers;
  }

  private static void checkHeaderName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!Tokens.isToken(name) || name.length() > MAX_HEADER_NAME) {
      throw new BadField("is not a header name of at most " + MAX_HEADER_NAME + " characters");
    }
    if (RESERVED.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith)) {
      throw new BadField("is a header that the call sets itself");
    }
  }

  private static void checkHeaderValue(String value) {
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_HEADER_VALUE) {
      throw new BadField("must be at most " + MAX_HEADER_VALUE + " bytes");
    }
    if (!value.chars().allMatch(c -> (c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t')) {
      throw new BadField("holds a character that a header can't carry");
    }
    if (!value.equals(value.strip())) {
      throw new BadField("must not begin or end with white space");
    }
  }

  static Map<String, String> labels(JsonInput in) {
    Map<String, String> labels = new HashMap<>();
    eachText(
        in,
        MAX_LABELS,
        MAX_LABEL_VALUE,
        (name, value) -> {
          if (!isLabelKey(name)) {
            throw new BadField("is not a label key: [A-Za-z0-9._/-]{1,63}");
          }
          labels.put(name, value);
        });
    return labels;
  }

  /// Whether `name` is `[A-Za-z0-9._/-]{1,63}`.
  static boolean isLabelKey(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LABEL_KEY
        && name.chars().allMatch(c -> Tokens.isAlphanumeric(c) || "._/-".indexOf(c) >= 0);
  }

  /// Takes the members of an object of strings; every bad one is told.
  private static void eachText(
      JsonInput in, int max, int maxLength, BiConsumer<String, String> sink) {
    Scalars.expect(in, Event.START_OBJECT, "an object of strings");
    FieldErrors errors = new FieldErrors();
    AtomicInteger count = new AtomicInteger();
    ObjectReader.readMembers(
        in,
        errors,
        name -> {
          if (count.incrementAndGet() <= max) {
            sink.accept(name, Scalars.text(in, maxLength));
          }
        });
    if (count.get() > max) {
      throw new BadField("must have at most " + max + " members");
    }
    errors.throwInside();
  }
}
