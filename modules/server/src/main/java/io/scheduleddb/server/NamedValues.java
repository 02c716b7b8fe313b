package io.scheduleddb.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values with their names in one setting, as W3C Baggage writes them: `name=value,name=value`.
final class NamedValues {
  static final String SHAPE = "name=value,name=value, with other characters percent-encoded";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~/-]{1,255}");
  private static final Pattern VALUE = Pattern.compile("([!-~&&[^%,]]| |%[0-9A-Fa-f]{2})*");

  private NamedValues() {}

  /// Null when any of it can't be understood, or a name comes twice.
  static @Nullable Map<String, String> read(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      String value = pair.substring(equals + 1).strip();
      boolean understood = NAME.matcher(name).matches() && VALUE.matcher(value).matches();
      if (!understood || values.put(name, decoded(value)) != null) {
        return null;
      }
    }
    return values;
  }

  /// A plus is one here.
  private static String decoded(String value) {
    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
