package io.scheduleddb.web;

import jakarta.json.stream.JsonParser.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// A digest by which a request that is sent again is known: SHA-256 over the body with the names of
/// every object in order and without white space. Numbers count as they were written.
final class Fingerprint {
  private Fingerprint() {}

  /// Of a body that has been read without an error.
  static String of(String json) {
    StringBuilder canonical = new StringBuilder(json.length());
    try (JsonInput in = new JsonInput(json)) {
      in.next();
      value(in, canonical);
    }
    return HexFormat.of()
        .formatHex(sha256().digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /// Of a request to `path` with such a body, which may be empty.
  static String of(String path, String json) {
    MessageDigest digest = sha256();
    digest.update(path.getBytes(StandardCharsets.UTF_8));
    digest.update(of(json.isEmpty() ? "{}" : json).getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void value(JsonInput in, StringBuilder out) {
    switch (in.event()) {
      case START_OBJECT -> object(in, out);
      case START_ARRAY -> {
        out.append('[');
        for (int i = 0; in.next() != Event.END_ARRAY; i++) {
          out.append(i == 0 ? "" : ",");
          value(in, out);
        }
        out.append(']');
      }
      default -> out.append(CompactJson.copy(in));
    }
  }

  private static void object(JsonInput in, StringBuilder out) {
    Map<String, String> members = new TreeMap<>();
    while (in.next() == Event.KEY_NAME) {
      StringBuilder member = new StringBuilder();
      String name = in.text();
      CompactJson.quote(name, member);
      in.next();
      value(in, member.append(':'));
      members.put(name, member.toString());
    }
    out.append('{').append(String.join(",", members.values())).append('}');
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
