package io.scheduleddb.web;

import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Scheduling;
import java.util.function.LongSupplier;

/// The parts of a running node that requests are answered from.
///
/// @param storageBytes what the store takes on disk
public record NodeParts(Scheduling scheduling, Replicator replicator, LongSupplier storageBytes) {}
