package io.scheduleddb.web;

import java.util.Set;

/// One thing that can be asked for.
///
/// @param template the path, with `{id}` where the job's id stands
/// @param route method and path in one, as the key of what is kept per endpoint
/// @param query the query parameters it knows; any other is refused
/// @param stage what has to be there before it can answer
/// @param access who may ask
record Endpoint(
    String method,
    String template,
    String route,
    Set<String> query,
    Stage stage,
    Access access,
    Action action) {

  /// What has to be there.
  enum Stage {
    /// The process.
    ALWAYS,
    /// What the node knows of its cluster.
    INTRODUCED,
    /// The parts of the node.
    SERVING
  }

  /// Who may ask. Clients share a limit of requests at once, which the nodes don't: a leader that
  /// is flooded by clients must still hear its followers.
  enum Access {
    /// Everybody.
    CLIENT,
    /// Everybody, out of the clients' limit.
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
    return of("GET", template, query, Stage.SERVING, Access.CLIENT, action);
  }

  static Endpoint probe(String template, Action action) {
    return of("GET", template, Set.of(), Stage.ALWAYS, Access.FREE, action);
  }

  static Endpoint post(String template, Set<String> query, Action action) {
    return of("POST", template, query, Stage.SERVING, Access.CLIENT, action);
  }

  static Endpoint delete(String template, Action action) {
    return of("DELETE", template, Set.of(), Stage.SERVING, Access.CLIENT, action);
  }

  /// Something of the cluster, for those who know its token.
  static Endpoint cluster(String method, String template, Action action) {
    return of(method, template, Set.of(), Stage.SERVING, Access.CLUSTER, action);
  }

  /// Who a node is: for those too that look for a cluster.
  static Endpoint self(String template, Action action) {
    return of("GET", template, Set.of(), Stage.INTRODUCED, Access.FREE, action);
  }

  private static Endpoint of(
      String method,
      String template,
      Set<String> query,
      Stage stage,
      Access access,
      Action action) {
    return new Endpoint(method, template, method + " " + template, query, stage, access, action);
  }
}
