package io.scheduleddb.api;

import java.util.List;
import java.util.Locale;

/// Why a request was refused, as RFC 9457 tells it.
public record Problem(Kind kind, String detail, List<FieldError> errors) {

  /// One bad field: `pointer` is a JSON Pointer (RFC 6901) into the request body, or `?name` for a
  /// query parameter.
  public record FieldError(String pointer, String detail) {}

  /// The kinds of refusal, with the HTTP status of each.
  public enum Kind {
    INVALID_REQUEST(400, "The request is not valid"),
    UNAUTHORIZED(401, "The request needs authentication"),
    NOT_FOUND(404, "No such resource"),
    METHOD_NOT_ALLOWED(405, "The resource does not know this method"),
    CONFLICT(409, "The request conflicts with the state of the resource"),
    PRECONDITION_FAILED(412, "The resource is not as the request expects"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The request body has another media type than is read here"),
    KEY_REUSED(422, "The idempotency key was used for another request"),
    INTERNAL(500, "The server failed"),
    UNAVAILABLE(503, "The server cannot do this now"),
    CAPACITY(507, "A limit of this server is reached");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }

    public int status() {
      return status;
    }

    public String title() {
      return title;
    }

    /// Its name as the API writes it: `not-found` and the like.
    public String slug() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The `type` of RFC 9457: `/problems/not-found` and the like.
    public String type() {
      return "/problems/" + slug();
    }
  }

  public Problem {
    errors = List.copyOf(errors);
  }

  /// A refusal that no single field explains.
  public static Problem of(Kind kind, String detail) {
    return new Problem(kind, detail, List.of());
  }

  /// The same, told of the element `index` of a list: pointers begin at the list.
  public Problem of(int index) {
    String at = "/" + index;
    List<FieldError> inside =
        errors.isEmpty()
            ? List.of(new FieldError(at, detail))
            : errors.stream()
                .map(error -> new FieldError(at + error.pointer(), error.detail()))
                .toList();
    return new Problem(kind, at + (detail.startsWith("/") ? "" : ": ") + detail, inside);
  }

  /// A refusal because of one field of the request; the empty pointer is the whole body.
  public static Problem field(String pointer, String detail) {
    String said = pointer.isEmpty() ? detail : pointer + ": " + detail;
    return new Problem(Kind.INVALID_REQUEST, said, List.of(new FieldError(pointer, detail)));
  }
}
