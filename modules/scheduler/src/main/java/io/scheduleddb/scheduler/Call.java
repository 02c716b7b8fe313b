package io.scheduleddb.scheduler;

import io.scheduleddb.api.Attempt;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.Tracing;

/// What the courier is told of an attempt on its way, and what it asks.
record Call(Flight flight, Tracing.Sending sending, Fence fence, Inbox inbox)
    implements Courier.Caller {
  @Override
  public boolean mayStart() {
    return fence.isOpen(flight.epoch());
  }

  @Override
  public void ended(Attempt.Result result) {
    sending.ended(result);
    inbox.put(new Inbox.Message.Ended(flight, result));
  }

  @Override
  public void withheld() {
    inbox.put(new Inbox.Message.Withheld(flight));
  }
}
