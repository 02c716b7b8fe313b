package io.scheduleddb.web;

/// Halves of a UTF-16 pair without the other half: JSON can express them, UTF-8 can't.
final class Surrogates {
  private Surrogates() {}

  /// Whether the character at `i` is such a half.
  static boolean isAlone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /// Whether `text` has any.
  static boolean anyAlone(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isAlone(text, i)) {
        return true;
      }
    }
    return false;
  }
}
