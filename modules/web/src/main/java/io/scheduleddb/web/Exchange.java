package io.scheduleddb.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.scheduleddb.api.Cluster;
import io.scheduleddb.api.IdempotencyKey;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.Precondition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request, as an [Endpoint.Action] sees it.
///
/// @param rawId what stands in the variable part of the path
/// @param standing how far the node has come
/// @param handler knows the limits of reading
record Exchange(
    ServerRequest request, String rawId, Standing standing, Query query, RequestHandler handler) {
  /// The largest message between nodes; an entry of the log has 4 MB.
  private static final int OCTETS = 8 << 20;

  private static final String MERGE_PATCH = "application/merge-patch+json";

  /// An entity tag of a job: its revision.
  private static final Pattern ETAG = Pattern.compile("\"[0-9]{1,18}\"");

  private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");

  /// The parts of this node; refused before it serves.
  NodeParts parts() {
    NodeParts node = standing.parts();
    if (node == null) {
      String waiting = standing.waitingFor();
      throw new Refusal(
          Problem.Kind.UNAVAILABLE,
          waiting == null ? "this node is starting" : "this node is forming: " + waiting);
    }
    return node;
  }

  /// The parts of this node; null before it serves.
  @Nullable NodeParts node() {
    return standing.parts();
  }

  /// The cluster; refused before this node was introduced to it.
  Cluster cluster() {
    Cluster cluster = standing.cluster();
    if (cluster == null) {
      throw new Refusal(Problem.Kind.UNAVAILABLE, "this node is starting");
    }
    return cluster;
  }

  boolean isHead() {
    return request.prologue().method().text().equals("HEAD");
  }

  /// The body of a message between nodes.
  byte[] octets() {
    if (!contentType().equals("application/octet-stream")) {
      throw new Refusal(
          Problem.Kind.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/octet-stream");
    }
    return hasBody(request) ? read(OCTETS) : new byte[0];
  }

  /// The body as text; refused when there is none.
  String requiredBody() {
    return required(body());
  }

  private static String required(String body) {
    if (body.isEmpty()) {
      throw new Refusal(Problem.Kind.INVALID_REQUEST, "the request has no body");
    }
    return body;
  }

  /// The body of a request that changes what is there (RFC 7396).
  String mergePatch() {
    if (!hasBody(request)) {
      return required("");
    }
    requireType(MERGE_PATCH);
    return required(JsonInput.decoded(read(handler.bodies().most())));
  }

  /// What the client expects of the job that it changes.
  Precondition ifMatch() {
    String tag = header(HeaderNames.IF_MATCH);
    if (tag == null) {
      return Precondition.none();
    }
    if (tag.equals("*")) {
      return new Precondition.Present();
    }
    if (!ETAG.matcher(tag).matches()) {
      throw new Refusal(
          Problem.Kind.INVALID_REQUEST, "If-Match must be * or one ETag of a job, such as \"7\"");
    }
    return new Precondition.Revision(Long.parseLong(tag.substring(1, tag.length() - 1)));
  }

  /// The same for a request that may create the job: `If-None-Match: *` has it do nothing else.
  Precondition ifMatchOrAbsent() {
    String none = header(HeaderNames.IF_NONE_MATCH);
    if (none == null) {
      return ifMatch();
    }
    if (!none.equals("*") || header(HeaderNames.IF_MATCH) != null) {
      throw new Refusal(
          Problem.Kind.INVALID_REQUEST, "If-None-Match must be *, and come without If-Match");
    }
    return new Precondition.Absent();
  }

  /// By what this request is known when it is sent again; null when the client gave no key.
  @Nullable IdempotencyKey key(String body) {
    String value = idempotencyKey();
    return value == null
        ? null
        : new IdempotencyKey(value, Fingerprint.of(request.path().rawPath(), body));
  }

  private @Nullable String header(HeaderName name) {
    if (!request.headers().contains(name)) {
      return null;
    }
    if (request.headers().get(name).valueCount() > 1) {
      throw new Refusal(
          Problem.Kind.INVALID_REQUEST, "there is more than one " + name.defaultCase());
    }
    return request.headers().get(name).get().strip();
  }

  /// The id in the path. What can't be an id is the id of no job.
  JobId id() {
    if (!JobId.isValid(rawId)) {
      throw new Refusal(Problem.Kind.NOT_FOUND, "no job can have this id");
    }
    return new JobId(rawId);
  }

  static boolean hasBody(ServerRequest request) {
    long length = request.headers().contentLength().orElse(-1);
    return length > 0 || request.headers().contains(HeaderNames.TRANSFER_ENCODING);
  }

  /// The body as text; empty when there is none.
  String body() {
    if (!hasBody(request)) {
      return "";
    }
    requireType("application/json");
    return JsonInput.decoded(read(handler.bodies().most()));
  }

  private byte[] read(int most) {
    long length = request.headers().contentLength().orElse(-1);
    if (length > most) {
      throw tooLarge(most);
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(length < 0 ? most + 1 : (int) length);
      handler.slowClients().read();
      if (body.length > most) {
        throw tooLarge(most);
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Refusal tooLarge(int most) {
    return new Refusal(
        Problem.Kind.TOO_LARGE, "the body is larger than the limit of " + most + " bytes");
  }

  private void requireType(String wanted) {
    if (!isOf(wanted)) {
      throw new Refusal(Problem.Kind.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be " + wanted);
    }
  }

  /// Whether the body is of this type, in UTF-8.
  private boolean isOf(String type) {
    String plain = contentType().replace(" ", "").toLowerCase(Locale.ROOT);
    return plain.equals(type) || plain.equals(type + ";charset=utf-8");
  }

  private String contentType() {
    String type = header(HeaderNames.CONTENT_TYPE);
    return type == null ? "" : type;
  }

  /// Makes the reply to a batch from its body. What such bodies take of the memory is bounded: with
  /// no room left, the request is refused.
  Answer batch(Function<BatchBody, Answer> action) {
    boolean lines = isOf("application/x-ndjson");
    if (!lines && !isOf("application/json")) {
      throw new Refusal(
          Problem.Kind.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type must be application/json or application/x-ndjson");
    }
    BodyLimits limits = handler.bodies();
    long length = request.headers().contentLength().orElse(limits.batch());
    int taken = (int) Math.min(length, limits.batch());
    if (!limits.room().tryAcquire(taken)) {
      throw new Refusal(Problem.Kind.UNAVAILABLE, "too many batches are under way");
    }
    try {
      byte[] body = hasBody(request) ? read(limits.batch()) : new byte[0];
      return action.apply(BatchBody.of(body, lines, limits.most()));
    } finally {
      limits.room().release(taken);
    }
  }

  /// The value of `Idempotency-Key`: a structured-field string (`"abc"`) or the same without
  /// quotes.
  @Nullable String idempotencyKey() {
    String value = header(IDEMPOTENCY_KEY);
    if (value == null) {
      return null;
    }
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    String key = quoted ? value.substring(1, value.length() - 1) : value;
    boolean plain = key.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
    if (key.isBlank() || key.length() > 255 || !plain) {
      throw new Refusal(
          Problem.Kind.INVALID_REQUEST,
          "Idempotency-Key must be 1 to 255 characters of ASCII without quote and backslash");
    }
    return key;
  }
}
