package io.scheduleddb.web;

import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;

/// Finds where the elements of a JSON array begin and end, without reading them: what is within an
/// element is left to whoever reads it. Brackets must fit together all the same, so that no element
/// is taken for another because of a mistake in one before it.
final class JsonElements {
  private final byte[] json;
  private final Parts parts;
  private int at;

  /// Is told of the parts of a body.
  @FunctionalInterface
  interface Parts {
    void part(int from, int to);
  }

  private JsonElements(byte[] json, Parts parts) {
    this.json = json;
    this.parts = parts;
  }

  /// Throws a [Refusal] when `json` isn't an array.
  static void find(byte[] json, Parts parts) {
    new JsonElements(json, parts).array();
  }

  private void array() {
    if (afterSpace() != '[') {
      throw new Refusal(Problem.field("", "the body must be a JSON array of jobs"));
    }
    at++;
    if (afterSpace() == ']') {
      at++;
    } else {
      elements();
    }
    if (afterSpace() != 0) {
      throw invalid("the body goes on after its end");
    }
  }

  private void elements() {
    int end;
    do {
      afterSpace();
      int from = at;
      end = element();
      if (at == from) {
        throw invalid("the body is not valid JSON");
      }
      parts.part(from, at);
      at++;
    } while (end == ',');
  }

  /// Goes to the comma or bracket after an element, and returns it.
  private int element() {
    long open = 0;
    int depth = 0;
    while (at < json.length) {
      int c = json[at];
      if (c == '"') {
        string();
      } else if (c == '{' || c == '[') {
        open = open << 1 | (c == '{' ? 1 : 0);
        depth++;
      } else if (depth == 0 && (c == ',' || c == ']')) {
        return c;
      } else if (c == '}' || c == ']') {
        if (depth == 0 || (open & 1) != (c == '}' ? 1 : 0)) {
          throw invalid("the body is not valid JSON");
        }
        open >>= 1;
        depth--;
      }
      if (depth > JsonInput.MAX_DEPTH) {
        throw invalid("the body is nested deeper than " + JsonInput.MAX_DEPTH + " levels");
      }
      at++;
    }
    throw invalid("the body ends too early");
  }

  /// Goes to the quote that ends a string.
  private void string() {
    for (at++; at < json.length && json[at] != '"'; at++) {
      if (json[at] == '\\') {
        at++;
      }
    }
  }

  /// The next byte that isn't white space, 0 at the end.
  private int afterSpace() {
    while (at < json.length && " \t\r\n".indexOf(json[at]) >= 0) {
      at++;
    }
    return at < json.length ? json[at] : 0;
  }

  private Refusal invalid(String why) {
    return new Refusal(Problem.Kind.INVALID_REQUEST, why + " (byte " + (at + 1) + ")");
  }
}
