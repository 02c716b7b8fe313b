package io.scheduleddb.delivery;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The status and the headers of a final response (RFC 9112 §4, §5).
///
/// @param current whether the receiver speaks HTTP/1.1; an older one closes after each response
record ResponseHead(int status, boolean current, List<Field> fields) {
  /// Longest header, all interim responses before it included, in bytes.
  private static final int LONGEST = 16 << 10;

  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})( .*)?");

  /// @param name in lower case
  record Field(String name, String value) {}

  /// Reads on until a final response begins. Throws [ProtocolException] when it isn't HTTP/1, and
  /// what [WireReader] throws.
  static ResponseHead read(WireReader reader) throws IOException {
    int left = LONGEST;
    while (true) {
      String line = reader.line(left);
      Matcher matcher = STATUS_LINE.matcher(line);
      if (!matcher.matches()) {
        throw new ProtocolException("the response isn't HTTP/1.1");
      }
      left = Math.max(0, left - line.length() - 2);
      List<Field> fields = new ArrayList<>();
      for (line = reader.line(left); !line.isEmpty(); line = reader.line(left)) {
        left = Math.max(0, left - line.length() - 2);
        fields.add(field(line));
      }
      int status = Integer.parseInt(matcher.group(2));
      if (status >= 200 || status == 101) {
        return new ResponseHead(status, matcher.group(1).equals("1"), fields);
      }
    }
  }

  private static Field field(String line) throws ProtocolException {
    int colon = line.indexOf(':');
    if (colon < 1 || line.charAt(0) <= ' ') {
      throw new ProtocolException("the response has a malformed header");
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    return new Field(name, line.substring(colon + 1).strip());
  }

  /// The value of the first header `name` (in lower case); null when there is none.
  @Nullable String first(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field.value();
      }
    }
    return null;
  }

  /// The elements of all headers `name`, which are lists, in lower case.
  List<String> tokens(String name) {
    List<String> tokens = new ArrayList<>();
    for (Field field : fields) {
      if (field.name().equals(name)) {
        for (String token : field.value().split(",", -1)) {
          tokens.add(token.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return tokens;
  }

  /// Whether the receiver lets another request follow on the same connection.
  boolean keepsAlive() {
    return current && status != 101 && !tokens("connection").contains("close");
  }
}
