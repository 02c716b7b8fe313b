package io.scheduleddb.server;

/// Text as JSON has it (RFC 8259), on one line whatever reads it.
final class JsonText {
  private static final char REPLACEMENT = '\ufffd';

  private JsonText() {}

  /// Appends `text` in quotes. Control characters and the line ends of Unicode are escaped, so that
  /// a terminal shows them and no reader takes them for the end of a line; half a surrogate pair,
  /// which no encoding can carry, is replaced.
  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else {
        append(c, out);
      }
    }
    out.append('"');
  }

  private static void append(char c, StringBuilder out) {
    if (c == '"' || c == '\\') {
      out.append('\\').append(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
      out.append("\\u%04x".formatted((int) c));
    } else {
      out.append(Character.isSurrogate(c) ? REPLACEMENT : c);
    }
  }
}
