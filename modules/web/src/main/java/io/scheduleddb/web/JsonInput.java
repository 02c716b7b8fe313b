package io.scheduleddb.web;

import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NoSuchElementException;

/// A request body read event by event: one JSON text in UTF-8, nested no deeper than [#MAX_DEPTH].
/// Anything else is a [Refusal] that says where.
final class JsonInput implements AutoCloseable {
  /// Deeper nesting serves nobody and would cost stack.
  static final int MAX_DEPTH = 32;

  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  private final JsonParser parser;
  private final int length;
  private int depth;
  private Event event = Event.VALUE_NULL;

  JsonInput(String json) {
    length = json.length();
    parser = PARSERS.createParser(new StringReader(json));
  }

  /// Decodes a body; malformed UTF-8 is refused, not replaced.
  static String decoded(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      } catch (CharacterCodingException e) {
        throw refused("the body is not valid UTF-8");
      }
    }
    return text;
  }

  /// Goes to the next event and returns it.
  Event next() {
    try {
      event = parser.next();
    } catch (JsonException | NoSuchElementException e) {
      throw refused("the body is not valid JSON" + place());
    }
    switch (event) {
      case START_OBJECT, START_ARRAY -> depth++;
      case END_OBJECT, END_ARRAY -> depth--;
      default -> {}
    }
    if (depth > MAX_DEPTH) {
      throw refused("the body is nested deeper than " + MAX_DEPTH + " levels" + place());
    }
    return event;
  }

  Event event() {
    return event;
  }

  /// How many objects and arrays are open.
  int depth() {
    return depth;
  }

  /// The current name, string, or number as it was written.
  String text() {
    return parser.getString();
  }

  /// Skips what is left of a value that began at `depth`.
  void skipTo(int depth) {
    while (this.depth > depth) {
      next();
    }
  }

  /// Requires that nothing follows.
  void end() {
    try {
      if (!parser.hasNext()) {
        return;
      }
    } catch (JsonException e) {
      // Said below.
    }
    throw refused("the body goes on after its end" + place());
  }

  private String place() {
    var location = parser.getLocation();
    if (location.getStreamOffset() > length) {
      // Parsson counts the end again.
      return " (it ends too early)";
    }
    return " (line " + location.getLineNumber() + ", column " + location.getColumnNumber() + ")";
  }

  private static Refusal refused(String detail) {
    return new Refusal(Problem.of(Problem.Kind.INVALID_REQUEST, detail));
  }

  @Override
  public void close() {
    parser.close();
  }
}
