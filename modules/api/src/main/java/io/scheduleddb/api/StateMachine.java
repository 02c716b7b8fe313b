package io.scheduleddb.api;

import java.nio.file.Path;
import java.util.List;

/// Port: what the log is applied to. Implemented by the scheduler, called by the replicator.
public interface StateMachine {

  /// The last entry whose effects are in the store.
  LogPosition applied();

  /// Leader only, on the proposing thread, in log order: completes a command with what only the
  /// leader knows, before it is appended. Quick; never throws.
  Command prepare(Command command);

  /// Leader only: a command that was prepared will not be answered (its append failed, or nobody
  /// knows). Undoes what `prepare` reserved.
  void abandoned(Command command);

  /// Applies entries in order, in one transaction. On return their effects and the position of the
  /// last are in the store, and a replay after a crash starts from there at the latest. One reply
  /// for each command. One thread at a time. An exception means that this node can't go on.
  List<List<Reply>> apply(List<LogEntry> entries);

  /// This node leads since `term`, and has applied everything of earlier terms.
  void leading(long term);

  /// This node doesn't lead any more. May come more than once, on any thread.
  void following();

  /// Makes everything applied so far durable against a power cut, and returns up to where. The log
  /// up to there may be dropped afterwards.
  LogPosition checkpoint();

  /// As [JobStore#copyTo].
  LogPosition copyTo(Path file);

  /// Takes over what another node's [#copyTo] made, in place of all that this one has applied. On
  /// the thread that applies, while it doesn't.
  void replaceWith(Path file);

  /// As [JobStore#freeze]; on the thread that applies, between two transactions.
  JobStore.Frozen freeze();
}
