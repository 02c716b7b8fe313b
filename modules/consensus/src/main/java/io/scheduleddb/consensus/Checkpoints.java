package io.scheduleddb.consensus;

import io.scheduleddb.api.StateMachine;
import java.util.function.LongConsumer;

/// Keeps the log short: after so many entries or bytes the state machine makes durable what it has,
/// and the log up to there is dropped. Counting begins with what the log holds at the start, so
/// that a node that is restarted often cuts its log too. Only on the thread that applies.
final class Checkpoints {
  private final ConsensusOptions.Limits limits;
  private final StateMachine stateMachine;
  private final LongConsumer cut;
  private long entries;
  private long bytes;

  /// @param cut drops the log up to an index, as far as it may
  Checkpoints(
      ConsensusOptions.Limits limits, StateMachine stateMachine, LogExtent log, LongConsumer cut) {
    this.limits = limits;
    this.stateMachine = stateMachine;
    this.cut = cut;
    this.entries = log.entries();
    this.bytes = log.bytes();
  }

  /// So much more has been applied.
  void applied(int moreEntries, long moreBytes) {
    entries += moreEntries;
    bytes += moreBytes;
    if (entries >= limits.checkpointEntries() || bytes >= limits.checkpointBytes()) {
      entries = 0;
      bytes = 0;
      cut.accept(stateMachine.checkpoint().index());
    }
  }
}
