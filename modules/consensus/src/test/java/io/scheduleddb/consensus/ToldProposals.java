package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Grant;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.SlotEntry;
import io.scheduleddb.api.TraceContext;
import io.scheduleddb.api.Tracing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Writes down what is told of proposals.
final class ToldProposals implements Tracing, Tracing.Proposal {
  private final List<String> all = new CopyOnWriteArrayList<>();

  List<String> all() {
    return all;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Proposal proposal(Command command) {
    return this;
  }

  @Override
  public void sentTo(String node) {
    all.add("sent to " + node);
  }

  @Override
  public void applied(LogPosition position, Duration took) {
    all.add("applied " + position + " " + took);
  }

  @Override
  public void ended(@Nullable Throwable failure) {
    all.add("ended " + failure);
  }

  @Override
  public Request request(String method, String route, String path, @Nullable TraceContext caller) {
    return NONE.request(method, route, path, caller);
  }

  @Override
  public Granting granting(long slot, long epoch) {
    return NONE.granting(slot, epoch);
  }

  @Override
  public Sending sending(Job job, SlotEntry entry, Grant grant, @Nullable TraceContext granting) {
    return NONE.sending(job, entry, grant, granting);
  }

  @Override
  public void close() {}
}
