package io.scheduleddb.web;

import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Problem.FieldError;
import io.scheduleddb.api.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bad fields of one request.
final class FieldErrors {
  /// How many are told: enough to mend a request, and a bound on what a hostile one costs.
  private static final int MAX = 50;

  private final List<FieldError> errors = new ArrayList<>(0);

  void add(String pointer, String detail) {
    if (errors.size() < MAX) {
      errors.add(new FieldError(pointer, detail));
    }
  }

  /// Notes what is wrong with, or inside, the member `name`.
  void add(String name, BadField bad) {
    String pointer = pointer("", name);
    bad.inside().forEach(error -> add(pointer + error.pointer(), error.detail()));
  }

  /// Notes that the member `name` is missing, if it has no value, and not because that was bad.
  void require(String name, @Nullable Object value) {
    String pointer = pointer("", name);
    if (value == null && errors.stream().noneMatch(error -> error.pointer().equals(pointer))) {
      add(pointer, "is required");
    }
  }

  /// Throws a [BadField] when there are any, for the object that they are in.
  void throwInside() {
    if (!errors.isEmpty()) {
      throw new BadField(errors);
    }
  }

  /// Throws a [Refusal] when there are any.
  void refuse() {
    if (errors.isEmpty()) {
      return;
    }
    FieldError first = errors.getFirst();
    String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
    throw new Refusal(
        new Problem(
            Problem.Kind.INVALID_REQUEST, first.pointer() + " " + first.detail() + more, errors));
  }

  /// The JSON Pointer of `name` in the object at `at`.
  static String pointer(String at, String name) {
    String shown = name.length() > 100 ? name.substring(0, 100) : name;
    return at + "/" + shown.replace("~", "~0").replace("/", "~1");
  }
}
