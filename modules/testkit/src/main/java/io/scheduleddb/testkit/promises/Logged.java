package io.scheduleddb.testkit.promises;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobId;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Reply;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command of the log, when it is applied for the first time on any node.
///
/// @param time what its leader stamped
record Logged(Command command, Reply reply, LogPosition position, Instant time) {
  /// The job of this id, if it was created; null else.
  @Nullable Job created(JobId id) {
    return stored(reply).stream().filter(job -> job.id().equals(id)).findFirst().orElse(null);
  }

  /// The jobs that were created.
  static List<Job> stored(Reply reply) {
    return switch (reply) {
      case Reply.Stored(Job job, boolean created) when created -> List.of(job);
      case Reply.StoredAll(List<Reply.Stored> all) ->
          all.stream().filter(Reply.Stored::created).map(Reply.Stored::job).toList();
      default -> List.of();
    };
  }
}
