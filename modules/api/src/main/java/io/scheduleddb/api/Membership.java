package io.scheduleddb.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Port: who takes part in the log. Implemented by the replicator. Each method blocks, works on the
/// leader only, and throws a [Refusal] of kind `UNAVAILABLE` elsewhere, or while another change is
/// under way; what came of a change that failed this way is seen in [Replicator#view].
public interface Membership {

  /// Most members that vote; more are listeners.
  int MAX_VOTERS = 5;

  /// Makes `peer` a member, as a voter while there are fewer than [#MAX_VOTERS], else as a
  /// listener; when `instead` is given, in the place of that member, in one step. Does nothing but
  /// renew its HTTP address when it is one already. Returns when it has caught up and takes part.
  void add(Peer peer, @Nullable String instead, Duration patience);

  /// Removes a member. A leader that removes itself hands the leadership over first. Refused with
  /// `CONFLICT` when it is the last voter, `NOT_FOUND` when it is none.
  void remove(String id, Duration patience);

  /// Makes a listener a voter.
  void promote(String id, Duration patience);

  /// Hands the leadership over to the voter `id`; null: to the one that has most of the log.
  void transfer(@Nullable String id, Duration patience);
}
