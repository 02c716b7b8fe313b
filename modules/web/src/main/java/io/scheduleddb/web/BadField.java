package io.scheduleddb.web;

import io.scheduleddb.api.Problem.FieldError;
import java.util.List;

/// Ends the reading of one field; whoever reads the object around it notes the details and goes on
/// with the next field. Carries no stack trace: bad input is ordinary.
final class BadField extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> inside;

  BadField(String detail) {
    this("", detail);
  }

  /// @param below JSON Pointer from the field to what is wrong inside it
  BadField(String below, String detail) {
    this(List.of(new FieldError(below, detail)));
  }

  /// @param inside what is wrong, with pointers from the field on
  BadField(List<FieldError> inside) {
    super(inside.getFirst().detail(), null, false, false);
    this.inside = List.copyOf(inside);
  }

  List<FieldError> inside() {
    return inside;
  }
}
