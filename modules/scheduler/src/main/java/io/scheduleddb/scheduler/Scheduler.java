package io.scheduleddb.scheduler;

import io.scheduleddb.api.Courier;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.Replicator;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
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
  private final Telemetry telemetry;
  private final Sources sources;
  private final Holds holds = new Holds();
  private final Inbox inbox = new Inbox();
  private final Transitions transitions;

  /// Where time and chance come from.
  public record Sources(InstantSource clock, RandomGenerator random) {}

  public Scheduler(SchedulerOptions options, JobStore store, Telemetry telemetry, Sources sources) {
    this.options = options;
    this.store = store;
    this.telemetry = telemetry;
    this.sources = sources;
    this.transitions = new Transitions(store, holds, options.slots(), inbox, telemetry);
  }

  /// What the log is applied to.
  public StateMachine stateMachine() {
    return transitions;
  }

  /// The rest of the scheduler, once there is a log.
  public Running connect(Replicator replicator, Courier courier) {
    Outbox outbox = new Outbox(replicator, inbox);
    Dispatcher dispatcher =
        new Dispatcher(
            options,
            store.reader(),
            holds,
            new RetryRules(sources.random()),
            telemetry,
            new Departures.Ports(outbox, courier, inbox));
    Desk desk = new Desk(options, replicator, store.reader(), holds, sources, dispatcher::vitals);
    return new Running(dispatcher, desk, inbox);
  }

  /// A connected scheduler.
  public static final class Running {
    private final Dispatcher dispatcher;
    private final Desk desk;
    private final Inbox inbox;

    Running(Dispatcher dispatcher, Desk desk, Inbox inbox) {
      this.dispatcher = dispatcher;
      this.desk = desk;
      this.inbox = inbox;
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

    /// Starts no further delivery; completes, by later steps, when everything under way is recorded
    /// and the grants are given back.
    public CompletableFuture<Void> stop() {
      inbox.put(new Inbox.Message.Stop());
      return dispatcher.stopped();
    }
  }
}
