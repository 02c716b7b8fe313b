package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Reply;
import java.time.Instant;

/// A command of the log, when it is applied for the first time on any node.
///
/// @param time what its leader stamped
record Logged(Command command, Reply reply, LogPosition position, Instant time) {}
