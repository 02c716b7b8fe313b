package io.scheduleddb.web;

import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import jakarta.json.stream.JsonParser.Event;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Reads one JSON object field by field out of a table, and notes what is wrong with each.
///
/// @param fields every field that is known, with its reader
/// @param unbuilt fields of the contract that this version doesn't know
/// @param <T> what the readers fill
record ObjectReader<T>(Map<String, FieldReader<T>> fields, Set<String> unbuilt) {

  /// Takes the value at which the input stands; throws [BadField] when it isn't one.
  @FunctionalInterface
  interface FieldReader<T> {
    void read(JsonInput in, T into);
  }

  /// Takes the value of the member `name`.
  @FunctionalInterface
  interface MemberReader {
    void read(String name);
  }

  /// Reads a whole body that must be one object; notes every bad field.
  void readBody(String json, T into, FieldErrors errors) {
    try (JsonInput in = new JsonInput(json)) {
      if (in.next() != Event.START_OBJECT) {
        throw new Refusal(Problem.field("", "the body must be a JSON object"));
      }
      readMembers(in, errors, name -> readField(in, name, into));
      in.end();
    }
  }

  /// Reads the object that has just begun, to its end; throws one [BadField] for all in it.
  void readInside(JsonInput in, T into) {
    FieldErrors errors = new FieldErrors();
    readMembers(in, errors, name -> readField(in, name, into));
    errors.throwInside();
  }

  /// Goes through the members of the object that has just begun, to its end.
  static void readMembers(JsonInput in, FieldErrors errors, MemberReader reader) {
    int depth = in.depth();
    Set<String> seen = HashSet.newHashSet(16);
    while (in.next() == Event.KEY_NAME) {
      String name = in.text();
      in.next();
      try {
        if (!seen.add(name)) {
          throw new BadField("appears twice");
        }
        reader.read(name);
      } catch (BadField bad) {
        errors.add(name, bad);
      }
      in.skipTo(depth);
    }
  }

  private void readField(JsonInput in, String name, T into) {
    FieldReader<T> reader = fields.get(name);
    if (reader == null) {
      throw new BadField(
          unbuilt.contains(name) ? "is not supported by this version" : "is not a known field");
    }
    reader.read(in, into);
  }
}
