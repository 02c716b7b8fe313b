package io.scheduleddb.consensus;

import io.scheduleddb.api.StateMachine;
import java.util.concurrent.atomic.AtomicLong;

/// Tells the state machine whether this node leads, so that it never believes so for longer than
/// Ratis does. Won on the thread that applies, after everything of earlier terms; lost on any
/// thread, at once, also while the winning is still being told. The lock puts what the state
/// machine is told in an order; that is quick on its side.
final class Leadership {
  /// No term: this node doesn't lead.
  static final long NONE = -1;

  private final StateMachine stateMachine;
  private final AtomicLong won = new AtomicLong(NONE);
  private volatile long told = NONE;
  private volatile Runnable onWin = () -> {};

  Leadership(StateMachine stateMachine) {
    this.stateMachine = stateMachine;
  }

  /// Ratis made this node leader of `term`; [#tell] follows when everything before is applied.
  void win(long term) {
    won.set(term);
    onWin.run();
  }

  /// Passes the leadership of `term` on, unless it has been lost meanwhile.
  void tell(long term) {
    synchronized (this) {
      if (won.get() != term) {
        return;
      }
      stateMachine.leading(term);
      told = term;
      if (won.get() != term) {
        told = NONE;
        stateMachine.following();
      }
    }
  }

  /// Sets what to do when Ratis has made this node the leader; quick.
  void onWin(Runnable action) {
    onWin = action;
  }

  /// This node doesn't lead any more. Says nothing when a later win has been told by now: that took
  /// the place of what was before.
  void lose() {
    won.set(NONE);
    synchronized (this) {
      if (told == NONE || told != won.get()) {
        told = NONE;
        stateMachine.following();
      }
    }
  }

  /// The term that this node leads in; [#NONE] when it doesn't.
  long term() {
    return won.get();
  }

  /// Whether this node leads and has applied everything that was acknowledged before its term.
  boolean leads() {
    long term = told;
    return term != NONE && won.get() == term;
  }
}
