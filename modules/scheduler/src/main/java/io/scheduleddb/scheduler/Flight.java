package io.scheduleddb.scheduler;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.SlotEntry;

/// An attempt on its way.
///
/// @param host what counts against the limit per host
/// @param bytes the size of the payload
/// @param epoch the epoch in which it was started; what comes back in a later one is of no use
record Flight(SlotEntry entry, Job job, String host, int bytes, long fence, long epoch) {}
