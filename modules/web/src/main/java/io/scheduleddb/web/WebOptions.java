package io.scheduleddb.web;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the HTTP side of a node is started with.
///
/// @param host the address to listen on; `0.0.0.0` for all
/// @param port 0 to 65535; 0 lets the system choose
/// @param node the id of this node
/// @param version the version of the program
/// @param clusterToken what other nodes, and operators of the cluster, must know; null: nothing
/// @param limits what a client may take
public record WebOptions(
    String host,
    int port,
    String node,
    String version,
    @Nullable String clusterToken,
    Limits limits) {

  /// What a client may take. Each limit answers an attack or a mistake that would otherwise cost
  /// the other clients.
  ///
  /// @param bodyBytes largest request body; the whole body is held in memory while it is read. A
  ///   batch of jobs may have 32 times as much, and all of them together twice that
  /// @param headerBytes largest header section of a request
  /// @param connections open connections; more wait in the accept queue
  /// @param requests requests of clients under way at once; more are answered with 503
  /// @param readTimeout longest time that a client may take over one request, from the end of its
  ///   first line to the end of its body
  /// @param idleTimeout longest time between two requests of a connection
  /// @param stopTimeout how long a stop waits for requests under way
  /// @param readyLag entries that a ready node may have committed but not applied yet; a node under
  ///   load is always a few behind
  public record Limits(
      int bodyBytes,
      int headerBytes,
      int connections,
      int requests,
      Duration readTimeout,
      Duration idleTimeout,
      Duration stopTimeout,
      long readyLag) {

    /// 1 MB bodies, 16 KB headers, 8192 connections, 2048 requests, 30 s, 60 s, 5 s, 1000 entries.
    public static final Limits DEFAULT =
        new Limits(
            1 << 20,
            16 << 10,
            8192,
            2048,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            1000);

    public Limits {
      require(bodyBytes >= 1024 && bodyBytes <= 64 << 20, "bodyBytes", bodyBytes);
      require(headerBytes >= 1024 && headerBytes <= 1 << 20, "headerBytes", headerBytes);
      require(connections >= 1, "connections", connections);
      require(requests >= 1, "requests", requests);
      require(readTimeout.isPositive(), "readTimeout", readTimeout);
      require(idleTimeout.toSeconds() >= 1, "idleTimeout", idleTimeout);
      require(!stopTimeout.isNegative(), "stopTimeout", stopTimeout);
      require(readyLag >= 0, "readyLag", readyLag);
    }
  }

  public WebOptions {
    require(!host.isBlank(), "host", host);
    require(port >= 0 && port <= 65_535, "port", port);
    require(!node.isBlank(), "node", node);
    require(!version.isBlank(), "version", version);
  }

  private static void require(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("web option " + name + " out of range: " + value);
    }
  }
}
