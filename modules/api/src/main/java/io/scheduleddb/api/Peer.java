package io.scheduleddb.api;

/// A node as the other nodes know it.
///
/// @param id its peer id: the name of the node and, behind a `~`, a suffix that is drawn when its
///   data directory is made. A node that lost its disk comes back under a new one, because the old
///   one may have voted for what the new one knows nothing of
/// @param raftAddress where its log listens, `host:port`
/// @param httpAddress where its API listens, `host:port`
public record Peer(String id, String raftAddress, String httpAddress) {
  private static final char SEPARATOR = '~';

  /// The name of its node, `NODE_ID`.
  public String node() {
    return nodeOf(id);
  }

  /// The peer id of a node with this suffix. Without one it is the name alone, as nodes had it that
  /// were made before there were clusters of several.
  public static String id(String node, String suffix) {
    return suffix.isEmpty() ? node : node + SEPARATOR + suffix;
  }

  /// The name of the node that a peer id belongs to.
  public static String nodeOf(String id) {
    int separator = id.indexOf(SEPARATOR);
    return separator < 0 ? id : id.substring(0, separator);
  }
}
