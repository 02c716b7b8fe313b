package io.scheduleddb.web;

import java.util.Set;

/// One thing that can be asked for.
///
/// @param template the path, with `{id}` where the job's id stands
/// @param route method and path in one, as the key of what is kept per endpoint
/// @param query the query parameters it knows; any other is refused
/// @param stage what has to be there before it can answer
record Endpoint(
    String method, String template, String route, Set<String> query, Stage stage, Action action) {

  /// What has to be there.
  enum Stage {
    /// The process.
    ALWAYS,
    /// The parts of the node.
    SERVING
  }

  /// Makes the reply. On the request's virtual thread; may block; may throw a
  /// [io.scheduleddb.api.Refusal].
  @FunctionalInterface
  interface Action {
    Answer answer(Exchange exchange);
  }

  static Endpoint get(String template, Set<String> query, Action action) {
    return new Endpoint("GET", template, "GET " + template, query, Stage.SERVING, action);
  }

  static Endpoint probe(String template, Action action) {
    return new Endpoint("GET", template, "GET " + template, Set.of(), Stage.ALWAYS, action);
  }

  static Endpoint post(String template, Set<String> query, Action action) {
    return new Endpoint("POST", template, "POST " + template, query, Stage.SERVING, action);
  }

  static Endpoint delete(String template, Action action) {
    return new Endpoint("DELETE", template, "DELETE " + template, Set.of(), Stage.SERVING, action);
  }
}
