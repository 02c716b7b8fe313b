package io.scheduleddb.api;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// What a backup says of where it comes from, so that the file alone tells what it is.
///
/// @param cluster the id of the cluster; that of a restored one is another
/// @param clusterName its name
/// @param slotGap how long its slots are: a node with other ones would read the content wrongly
/// @param node the name of the node that made it
/// @param createdAt when, by the clock of that node, in whole milliseconds; the copy holds
///   everything that was acknowledged before
public record BackupLabel(
    UUID cluster, String clusterName, Duration slotGap, String node, Instant createdAt) {}
