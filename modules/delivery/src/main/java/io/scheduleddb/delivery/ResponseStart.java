package io.scheduleddb.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The first bytes of a response, with what Helidon 4.5 doesn't look at: interim responses (1xx) are
/// taken away, and the version is told.
///
/// @param bytes null when the connection ended before it
record ResponseStart(byte @Nullable [] bytes) {
  /// As much as is needed to know version and status.
  private static final int STATUS_LENGTH = "HTTP/1.1 100".length();

  /// Longest interim response, in bytes; Helidon's limit for the header of any.
  private static final int LONGEST_INTERIM = 16 << 10;

  /// Reads from `source`, which gives null at the end, until a final response begins.
  static ResponseStart read(Supplier<byte @Nullable []> source) {
    byte[] bytes = {};
    while (true) {
      while (isUndecided(bytes)) {
        byte[] more = source.get();
        if (more == null) {
          return new ResponseStart(bytes.length == 0 ? null : bytes);
        }
        bytes = joined(bytes, more);
      }
      int end = interimEnd(bytes);
      if (!isInterim(bytes) || end < 0) {
        return new ResponseStart(bytes);
      }
      bytes = Arrays.copyOfRange(bytes, end, bytes.length);
    }
  }

  /// Whether the receiver speaks HTTP/1.0, which closes after a response without saying so.
  boolean isOldVersion() {
    return bytes != null && startsWith(bytes, "HTTP/1.0");
  }

  private static boolean isUndecided(byte[] bytes) {
    return bytes.length < STATUS_LENGTH
        || isInterim(bytes) && bytes.length <= LONGEST_INTERIM && interimEnd(bytes) < 0;
  }

  private static boolean isInterim(byte[] bytes) {
    return startsWith(bytes, "HTTP/1.1 1") && !startsWith(bytes, "HTTP/1.1 101");
  }

  private static boolean startsWith(byte[] bytes, String text) {
    return new String(bytes, 0, Math.min(bytes.length, text.length()), StandardCharsets.ISO_8859_1)
        .equals(text);
  }

  /// Where the header in `bytes` ends; -1 when it goes on.
  private static int interimEnd(byte[] bytes) {
    int blank = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    return blank < 0 ? -1 : blank + 4;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
