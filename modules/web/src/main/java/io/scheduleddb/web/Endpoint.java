package io.scheduleddb.web;

import java.util.Set;

/// One thing that can be asked for.
///
/// @param template the path, with one `{name}` at most, where what it is about stands
/// @param route method and path in one, as the key of what is kept per endpoint
/// @param query the query parameters it knows; any other is refused
/// @param access who may ask
record Endpoint(
    String method, String template, String route, Set<String> query, Access access, Action action) {

  /// Who may ask. Clients share a limit of requests at once, which the nodes don't: a leader that
  /// is flooded by clients must still hear its followers.
  enum Access {
    /// Everybody.
    CLIENT,
    /// Everybody, out of the clients' limit, and from the first second on: it answers from what is
    /// there.
    FREE,
    /// Whoever knows the cluster's token.
    CLUSTER
  }

  /// Makes the reply. On the request's virtual thread; may block; may throw a
  /// [io.scheduleddb.api.Refusal].
  @FunctionalInterface
  interface Action {
    Answer answer(Exchange exchange);
  }

  static Endpoint get(String template, Set<String> query, Action action) {
    return of("GET", template, query, Access.CLIENT, action);
  }

  static Endpoint post(String template, Set<String> query, Action action) {
    return of("POST", template, query, Access.CLIENT, action);
  }

  static Endpoint put(String template, Action action) {
    return of("PUT", template, Set.of(), Access.CLIENT, action);
  }

  static Endpoint patch(String template, Action action) {
    return of("PATCH", template, Set.of(), Access.CLIENT, action);
  }

  static Endpoint delete(String template, Action action) {
    return of("DELETE", template, Set.of(), Access.CLIENT, action);
  }

  /// What a node tells of itself.
  static Endpoint free(String template, Action action) {
    return of("GET", template, Set.of(), Access.FREE, action);
  }

  /// Something of the cluster, for those who know its token.
  static Endpoint cluster(String method, String template, Action action) {
    return of(method, template, Set.of(), Access.CLUSTER, action);
  }

  /// The same, with query parameters.
  static Endpoint cluster(String method, String template, Set<String> query, Action action) {
    return of(method, template, query, Access.CLUSTER, action);
  }

  private static Endpoint of(
      String method, String template, Set<String> query, Access access, Action action) {
    return new Endpoint(method, template, method + " " + template, query, access, action);
  }
}
