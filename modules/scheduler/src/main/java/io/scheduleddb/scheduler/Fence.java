package io.scheduleddb.scheduler;

import java.util.function.BooleanSupplier;

/// Whether a call may start: asked by the dispatcher before each, and by the courier once more when
/// the connection stands, for connecting can take as long as the call may.
///
/// # Why by epoch
///
/// That this node leads and a majority has said so lately is not enough for the second question.
/// Between the two it may have lost the leadership and won it again, and in between another leader
/// may have made the call, or answered `cancelled` for it. So a call may start only in the epoch
/// under whose grant it was taken up.
final class Fence {
  /// No epoch: this node doesn't lead.
  private static final long NONE = -1;

  private volatile BooleanSupplier confirmed = () -> false;
  private volatile long epoch = NONE;
  private volatile boolean shut;

  /// Sets who knows whether a majority has confirmed the leadership lately.
  void connect(BooleanSupplier confirmed) {
    this.confirmed = confirmed;
  }

  /// As [io.scheduleddb.api.StateMachine#leading]: on the thread that tells it, not when the
  /// dispatcher gets round to it.
  void leading(long epoch) {
    this.epoch = epoch;
  }

  void following() {
    epoch = NONE;
  }

  /// Nothing starts any more: this node stops.
  void shut() {
    shut = true;
  }

  /// Whether a call of `epoch` may start now. The log is asked first: it says yes for an epoch only
  /// after [#leading] was told of it. Any thread.
  boolean isOpen(long epoch) {
    return !shut && confirmed.getAsBoolean() && this.epoch == epoch;
  }
}
