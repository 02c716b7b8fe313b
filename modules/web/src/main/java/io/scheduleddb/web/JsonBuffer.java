package io.scheduleddb.web;

import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/// Compact JSON, written as UTF-8 into a growing array.
///
/// This and not a JSON-P generator, because a stored payload has to go out as it stands (a
/// generator has no raw value, and numbers such as `1e400` change in any number type) and because
/// every reply is written here: it takes a fifth of the time.
///
/// Names must be ASCII that needs no escape. Commas are set by looking at the last byte written.
final class JsonBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[1024];
  private int length;

  JsonBuffer open(char bracket) {
    separate();
    put(bracket);
    return this;
  }

  JsonBuffer close(char bracket) {
    put(bracket);
    return this;
  }

  JsonBuffer name(String name) {
    separate();
    put('"');
    ascii(name);
    put('"');
    put(':');
    return this;
  }

  JsonBuffer text(String value) {
    separate();
    put('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
        put(c);
      } else {
        i += escaped(value, i, c);
      }
    }
    put('"');
    return this;
  }

  JsonBuffer number(long value) {
    separate();
    ascii(Long.toString(value));
    return this;
  }

  JsonBuffer number(double value) {
    separate();
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    ascii(whole ? Long.toString((long) value) : Double.toString(value));
    return this;
  }

  JsonBuffer truth(boolean value) {
    separate();
    ascii(value ? "true" : "false");
    return this;
  }

  /// JSON text as it stands.
  JsonBuffer raw(String json) {
    separate();
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    return this;
  }

  /// Bytes as they stand: then this is the whole of it.
  JsonBuffer bytes(byte[] content) {
    room(content.length);
    System.arraycopy(content, 0, bytes, length, content.length);
    length += content.length;
    return this;
  }

  /// RFC 3339 in UTC with milliseconds.
  JsonBuffer instant(Instant value) {
    separate();
    put('"');
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(value.getEpochSecond(), value.getNano(), ZoneOffset.UTC);
    digits(time.getYear(), 4, '-');
    digits(time.getMonthValue(), 2, '-');
    digits(time.getDayOfMonth(), 2, 'T');
    digits(time.getHour(), 2, ':');
    digits(time.getMinute(), 2, ':');
    digits(time.getSecond(), 2, '.');
    digits(time.getNano() / 1_000_000, 3, 'Z');
    put('"');
    return this;
  }

  int length() {
    return length;
  }

  void sendTo(ServerResponse response) {
    response.send(bytes, 0, length);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void separate() {
    if (length > 0 && "{[:".indexOf(bytes[length - 1]) < 0) {
      put(',');
    }
  }

  private void digits(int value, int width, char after) {
    room(width + 1);
    for (int i = width - 1, rest = value; i >= 0; i--, rest /= 10) {
      bytes[length + i] = (byte) ('0' + rest % 10);
    }
    length += width;
    put(after);
  }

  /// Writes the character at `i`, which isn't plain ASCII; returns how many more it took.
  private int escaped(String value, int i, char c) {
    if (c == '"' || c == '\\') {
      put('\\');
      put(c);
    } else if (c < ' ' || Surrogates.isAlone(value, i)) {
      ascii("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        put((char) HEX[(c >> shift) & 15]);
      }
    } else {
      int width = Character.isHighSurrogate(c) ? 2 : 1;
      for (byte b : value.substring(i, i + width).getBytes(StandardCharsets.UTF_8)) {
        put((char) (b & 0xff));
      }
      return width - 1;
    }
    return 0;
  }

  private void ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  private void put(char c) {
    room(1);
    bytes[length++] = (byte) c;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
