package io.scheduleddb.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads JSON into maps, lists, strings, doubles, booleans and null. For answers that are JSON;
/// what isn't throws [IllegalArgumentException].
public final class Json {
  private final String text;
  private int position;

  private Json(String text) {
    this.text = text;
  }

  /// The object that `text` is.
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> object(String text) {
    Json json = new Json(text);
    if (json.value() instanceof Map<?, ?> map && json.next() == 0) {
      return (Map<String, @Nullable Object>) map;
    }
    throw json.malformed();
  }

  /// The objects in the list `name` of `object`; none when there is no such list.
  @SuppressWarnings("unchecked")
  public static List<Map<String, @Nullable Object>> objects(
      Map<String, @Nullable Object> object, String name) {
    Object list = object.get(name);
    return list == null ? List.of() : (List<Map<String, @Nullable Object>>) list;
  }

  /// The object `name` in `object`; an empty one when it isn't there.
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> child(
      Map<String, @Nullable Object> object, String name) {
    Object child = object.get(name);
    return child == null ? Map.of() : (Map<String, @Nullable Object>) child;
  }

  /// The text `name` of `object`; null when it isn't there.
  public static @Nullable String text(Map<String, @Nullable Object> object, String name) {
    return (String) object.get(name);
  }

  private @Nullable Object value() {
    char c = next();
    return switch (c) {
      case '{' -> map();
      case '[' -> list();
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> map() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    position++;
    while (next() != '}') {
      String name = string();
      expect(':');
      map.put(name, value());
      if (next() == ',') {
        position++;
      }
    }
    position++;
    return map;
  }

  private List<@Nullable Object> list() {
    List<@Nullable Object> list = new ArrayList<>();
    position++;
    while (next() != ']') {
      list.add(value());
      if (next() == ',') {
        position++;
      }
    }
    position++;
    return list;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (at() != '"') {
      char c = at();
      position++;
      string.append(c == '\\' ? escape() : c);
    }
    position++;
    return string.toString();
  }

  private char escape() {
    char c = at();
    position++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        position += 4;
        yield (char) Integer.parseInt(text.substring(position - 4, position), 16);
      }
      default -> c;
    };
  }

  private Double number() {
    int start = position;
    while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    if (start == position) {
      throw malformed();
    }
    return Double.valueOf(text.substring(start, position));
  }

  private @Nullable Object literal(String word, @Nullable Object value) {
    if (!text.startsWith(word, position)) {
      throw malformed();
    }
    position += word.length();
    return value;
  }

  private void expect(char c) {
    if (next() != c) {
      throw malformed();
    }
    position++;
  }

  /// The next character that isn't white space, without passing it; 0 at the end.
  private char next() {
    while (position < text.length() && text.charAt(position) <= ' ') {
      position++;
    }
    return position < text.length() ? text.charAt(position) : 0;
  }

  private char at() {
    if (position >= text.length()) {
      throw malformed();
    }
    return text.charAt(position);
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("no JSON at " + position + ": " + text);
  }
}
