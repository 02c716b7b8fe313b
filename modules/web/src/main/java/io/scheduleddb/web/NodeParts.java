package io.scheduleddb.web;

import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.Snapshots;
import java.util.function.LongSupplier;

/// The parts of a running node that requests are answered from.
///
/// @param storageBytes what the store takes on disk
/// @param link answers what other nodes ask of the log
/// @param snapshots copies of the store for other nodes
public record NodeParts(
    Scheduling scheduling,
    Replicator replicator,
    LongSupplier storageBytes,
    PeerLink.Handler link,
    Snapshots snapshots) {}
