package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobSpec;
import java.time.Instant;

/// A job from one replacement to the next: as it was when it took the place, and when it is due.
///
/// @param from instants up to this one belong to what was before
record Phase(Job job, Instant from, NaiveDues dues) {
  static Phase of(Job job, Instant from, Instant horizon) {
    JobSpec spec = job.spec();
    return new Phase(job, from, NaiveDues.of(spec.schedule(), spec.bounds(), horizon));
  }
}
