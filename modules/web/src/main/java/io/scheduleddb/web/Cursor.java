package io.scheduleddb.web;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where a list goes on, as clients see it: text without meaning to them, and nothing that a server
/// has to remember.
final class Cursor {
  private static final int BYTES = Long.BYTES;

  private Cursor() {}

  static String of(long value) {
    byte[] bytes = ByteBuffer.allocate(BYTES).putLong(value).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String of(Instant instant) {
    return of(instant.toEpochMilli());
  }

  /// The number in the parameter `cursor`; 0 when there is none.
  static long number(Query query) {
    Long value = value(query);
    return value == null ? 0 : value;
  }

  /// The instant in the parameter `cursor`; null when there is none.
  static @Nullable Instant instant(Query query) {
    Long value = value(query);
    return value == null ? null : Instant.ofEpochMilli(value);
  }

  private static @Nullable Long value(Query query) {
    String text = query.one("cursor");
    if (text == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length == BYTES && ByteBuffer.wrap(bytes).getLong() >= 0) {
        return ByteBuffer.wrap(bytes).getLong();
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw Query.bad("cursor", "is not a cursor of this server");
  }
}
