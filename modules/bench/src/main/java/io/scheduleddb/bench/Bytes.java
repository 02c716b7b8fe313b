package io.scheduleddb.bench;

import java.nio.ByteBuffer;

/// Looks for things in the bytes of an HTTP message that is held by a buffer from 0 to its
/// position.
final class Bytes {
  private Bytes() {}

  /// Where the head of the message that begins at `start` ends: after its blank line; -1 when that
  /// hasn't come yet.
  static int headEnd(ByteBuffer buffer, int start) {
    for (int i = start + 3; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n' && buffer.get(i - 1) == '\r' && buffer.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /// Where the value of header `name` (lower case, with colon) begins between `start` and `end`; -1
  /// when it isn't there.
  static int value(ByteBuffer buffer, int start, int end, byte[] name) {
    for (int i = start; i < end - name.length; i++) {
      if (buffer.get(i) == '\n' && matches(buffer, i + 1, name)) {
        int value = i + 1 + name.length;
        while (buffer.get(value) == ' ') {
          value++;
        }
        return value;
      }
    }
    return -1;
  }

  private static boolean matches(ByteBuffer buffer, int at, byte[] lower) {
    for (int i = 0; i < lower.length; i++) {
      byte b = buffer.get(at + i);
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /// The digits at `at` as a number; 0 when there are none.
  static int number(ByteBuffer buffer, int at) {
    int number = 0;
    for (int i = at; i < buffer.position() && Character.isDigit(buffer.get(i)); i++) {
      number = number * 10 + buffer.get(i) - '0';
    }
    return number;
  }
}
