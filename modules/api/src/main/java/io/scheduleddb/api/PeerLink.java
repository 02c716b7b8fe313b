package io.scheduleddb.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Port: asks other nodes, at their HTTP addresses (`host:port`). Any thread.
///
/// What isn't answered fails with a [LinkFailure]; what the other node refuses, with its [Refusal].
public interface PeerLink extends AutoCloseable {

  /// What a node says of itself. Blocks, for two seconds at most.
  PeerStatus self(String address);

  /// Asks to be added to the cluster that the node at `address` belongs to; any member passes it on
  /// to the leader. Returns when the peer is a member. Blocks, for up to `patience`.
  void join(String address, JoinRequest request, Duration patience);

  /// Has the leader at `address` remove a member. Blocks.
  void remove(String address, String id, Duration patience);

  /// Has the leader at `address` hand the leadership over to `id`, null: to whoever is fit. Blocks.
  void lead(String address, @Nullable String id, Duration patience);

  /// Sends a message of the log's own protocol; completes with the answer. Doesn't block.
  CompletableFuture<byte[]> send(String address, Topic topic, byte[] message, Duration patience);

  /// Downloads a consistent copy of the store of the node at `address` to the file `into`,
  /// verified; returns what it holds. Blocks as long as bytes keep coming.
  LogPosition download(String address, Path into);

  @Override
  void close();

  /// What a message is about.
  enum Topic {
    /// Commands for the leader to log.
    PROPOSE,
    /// Asks the leader how far the log must be applied for a read.
    READ,
    /// The leader asks whether it still is, and tells and asks how things stand.
    PULSE
  }

  /// The answering side of [#send]. Doesn't block; refuses with a [Refusal] in the future.
  @FunctionalInterface
  interface Handler {
    CompletableFuture<byte[]> answer(Topic topic, byte[] message);
  }

  /// A node that wants to be a member.
  ///
  /// @param cluster the id of the cluster that it means
  record JoinRequest(Peer peer, String clusterName, UUID cluster, Duration slotGap) {}
}
