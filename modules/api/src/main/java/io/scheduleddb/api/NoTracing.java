package io.scheduleddb.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tells nothing: whatever begins is this one object.
enum NoTracing
    implements Tracing, Tracing.Request, Tracing.Proposal, Tracing.Granting, Tracing.Sending {
  NOTHING;

  @Override
  public boolean isOn() {
    return false;
  }

  @Override
  public Request request(String method, String route, String path, @Nullable TraceContext caller) {
    return this;
  }

  @Override
  public Proposal proposal(Command command) {
    return this;
  }

  @Override
  public Granting granting(long slot, long epoch) {
    return this;
  }

  @Override
  public Sending sending(Job job, SlotEntry entry, Grant grant, @Nullable TraceContext granting) {
    return this;
  }

  @Override
  public @Nullable TraceContext context() {
    return null;
  }

  @Override
  public void answered(int status) {}

  @Override
  public void broken(Throwable why) {}

  @Override
  public void sentTo(String node) {}

  @Override
  public void applied(LogPosition position, Duration took) {}

  @Override
  public void ended(@Nullable Throwable failure) {}

  @Override
  public void granted(Grant grant) {}

  @Override
  public void ended(Attempt.Result result) {}

  @Override
  public void close() {}
}
