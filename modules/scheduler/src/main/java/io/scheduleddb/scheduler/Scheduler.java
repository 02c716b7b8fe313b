package io.scheduleddb.scheduler;

import io.scheduleddb.api.Capacity;
import io.scheduleddb.api.Courier;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
import io.scheduleddb.api.Tracing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// The scheduler of a node: the state machine for the log, the desk for users, the dispatcher for
/// what is due. It has no thread, reads no clock but the one it is given, and opens nothing.
///
/// Put together in two steps, because log and state machine need each other: [#stateMachine] goes
/// to the replicator, and the replicator comes back to [#connect].
public final class Scheduler {
  private final SchedulerOptions options;
  private final JobStore store;
  private final Telemetry.Deliveries telemetry;
  private final Sources sources;
  private final Transitions.Links links =
      new Transitions.Links(new Holds(), new Fence(), new Inbox());
  private final Transitions transitions;

  /// Where time and chance come from.
  public record Sources(InstantSource clock, RandomGenerator random) {}

  public Scheduler(
      SchedulerOptions options, JobStore store, Telemetry.Deliveries telemetry, Sources sources) {
    this.options = options;
    this.store = store;
    this.telemetry = telemetry;
    this.sources = sources;
    this.transitions = new Transitions(options, store, telemetry, links);
  }

  /// What the log is applied to.
  public StateMachine stateMachine() {
    return transitions;
  }

  /// The rest of the scheduler, once there is a log.
  public Running connect(
      Replicator replicator, Courier courier, Capacity capacity, Tracing tracing) {
    Inbox inbox = links.inbox();
    links.fence().connect(replicator::mayDeliver);
    Outbox outbox = new Outbox(replicator, inbox);
    Dispatcher dispatcher =
        new Dispatcher(
            options,
            store.reader(),
            new RetryRules(sources.random()),
            telemetry,
            new Departures.Ports(outbox, courier, tracing, links));
    Desk desk =
        new Desk(
            options,
            new Desk.Ports(replicator, store.reader(), capacity),
            links.holds(),
            sources,
            dispatcher::vitals);
    return new Running(dispatcher, desk, links);
  }

  /// A connected scheduler.
  public static final class Running {
    private final Dispatcher dispatcher;
    private final Desk desk;
    private final Fence fence;
    private final Inbox inbox;

    Running(Dispatcher dispatcher, Desk desk, Transitions.Links links) {
      this.dispatcher = dispatcher;
      this.desk = desk;
      this.fence = links.fence();
      this.inbox = links.inbox();
    }

    /// What users can ask for. Any thread.
    public Scheduling scheduling() {
      return desk;
    }

    /// Sets what to call when [#step] has something to do: quick, from any thread. Once, before the
    /// first step.
    public void onWork(Runnable wake) {
      inbox.onMessage(wake);
    }

    /// Does what can be done at `now`, without waiting; returns when to call again if `onWork`
    /// isn't called before. One thread.
    public Instant step(Instant now) {
      return dispatcher.step(now);
    }

    /// Whether every call that this node has made is recorded. Any thread.
    public boolean isSettled() {
      return dispatcher.isSettled();
    }

    /// Starts no further delivery, at once; completes, by later steps, when everything under way is
    /// recorded and the grants are given back, or this node doesn't lead: then there is nothing it
    /// could record.
    public CompletableFuture<Void> stop() {
      fence.shut();
      inbox.put(new Inbox.Message.Stop());
      return dispatcher.stopped();
    }

    /// After [#stop]: gives the grants back although calls are under way, and leaves what these may
    /// have delivered uncertain. To be called before the leadership is handed on: the successor
    /// need not wait then. Completes as `stop` does. Calls that end while this node still leads are
    /// recorded; the others are repeated by the successor.
    public CompletableFuture<Void> giveBack() {
      inbox.put(new Inbox.Message.GiveBack());
      return dispatcher.stopped();
    }
  }
}
