package io.scheduleddb.delivery;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/// Makes foreign bytes and messages fit to be kept and shown.
final class Excerpt {
  private Excerpt() {}

  /// The UTF-8 text that the first `length` of `bytes` begin with: up to the first byte that isn't,
  /// and to the last whole character. Control characters other than line feed and tab become
  /// spaces.
  static String text(byte[] bytes, int length) {
    CharBuffer chars = CharBuffer.allocate(length);
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length), chars, true);
    return harmless(chars.flip(), true);
  }

  /// `message` as one line of at most `limit` UTF-16 units.
  static String line(String message, int limit) {
    int end = Math.min(message.length(), limit);
    if (end < message.length() && Character.isHighSurrogate(message.charAt(end - 1))) {
      end--;
    }
    return harmless(message.subSequence(0, end), false);
  }

  private static String harmless(CharSequence text, boolean lines) {
    StringBuilder harmless = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean kept = !Character.isISOControl(c) || (lines && (c == '\n' || c == '\t'));
      harmless.append(kept && c != '\u2028' && c != '\u2029' ? c : ' ');
    }
    return harmless.toString();
  }
}
