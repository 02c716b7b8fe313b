package io.scheduleddb.web;

import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.Snapshots;
import java.time.InstantSource;
import java.util.function.Supplier;

/// The parts of a running node that requests are answered from.
///
/// @param storage what the store takes of the disk now
/// @param link answers what other nodes ask of the log
/// @param snapshots copies of the store for other nodes
/// @param clock the one that deliveries go by
public record NodeParts(
    Scheduling scheduling,
    Replicator replicator,
    Supplier<Storage> storage,
    PeerLink.Handler link,
    Snapshots snapshots,
    InstantSource clock) {

  /// The store and its disk.
  ///
  /// @param bytes what the store takes on disk, its write-ahead log included
  /// @param walBytes what that log takes
  /// @param diskUsed how much of the disk is in use, 0 to 1
  /// @param diskLimit from where on no more jobs are taken, 0 to 1
  /// @param full whether that is reached
  public record Storage(
      long bytes, long walBytes, double diskUsed, double diskLimit, boolean full) {}
}
