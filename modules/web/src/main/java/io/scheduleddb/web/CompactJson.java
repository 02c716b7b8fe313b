package io.scheduleddb.web;

import jakarta.json.stream.JsonParser.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Copies one JSON value as compact text: no white space, strings with the fewest escapes, numbers
/// digit for digit as they were written (`1.0`, `1e400` and integers of any length stay what they
/// are). An object with a name twice is a [BadField], because receivers don't agree on what it
/// means.
final class CompactJson {
  private final JsonInput in;
  private final StringBuilder out = new StringBuilder();
  private final List<String> path = new ArrayList<>();

  private CompactJson(JsonInput in) {
    this.in = in;
  }

  /// The value at which the input stands, with everything inside it.
  static String copy(JsonInput in) {
    CompactJson copy = new CompactJson(in);
    copy.value();
    return copy.out.toString();
  }

  private void value() {
    switch (in.event()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> quote(in.text(), out);
      case VALUE_NUMBER -> out.append(in.text());
      case VALUE_TRUE -> out.append("true");
      case VALUE_FALSE -> out.append("false");
      case VALUE_NULL -> out.append("null");
      case KEY_NAME, END_OBJECT, END_ARRAY -> throw new IllegalStateException("not a value");
    }
  }

  private void object() {
    Set<String> seen = HashSet.newHashSet(8);
    out.append('{');
    while (in.next() == Event.KEY_NAME) {
      String name = in.text();
      path.add(name);
      if (!seen.add(name)) {
        throw new BadField(pointer(), "appears twice");
      }
      out.append(seen.size() == 1 ? "" : ",");
      quote(name, out);
      out.append(':');
      in.next();
      value();
      path.removeLast();
    }
    out.append('}');
  }

  private void array() {
    out.append('[');
    int index = 0;
    while (in.next() != Event.END_ARRAY) {
      out.append(index == 0 ? "" : ",");
      path.add(Integer.toString(index++));
      value();
      path.removeLast();
    }
    out.append(']');
  }

  private String pointer() {
    String pointer = "";
    for (String name : path) {
      pointer = FieldErrors.pointer(pointer, name);
    }
    return pointer;
  }

  /// Appends `text` as a JSON string.
  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Surrogates.isAlone(text, i)) {
        out.append("\\u").append(Character.forDigit(c >> 12, 16));
        out.append(Character.forDigit((c >> 8) & 15, 16));
        out.append(Character.forDigit((c >> 4) & 15, 16)).append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
