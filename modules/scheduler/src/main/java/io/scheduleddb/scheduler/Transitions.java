package io.scheduleddb.scheduler;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.StateMachine;
import io.scheduleddb.api.Telemetry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Applies the log to the store: what each command does to jobs, slot entries, grants and the
/// ledger.
///
/// Deterministic: the result follows from the entry and the store alone, so that every replica that
/// applied the same entries holds the same content. What the dispatcher of this node must know is
/// collected while applying and handed over after the commit, before anybody is answered.
public final class Transitions implements StateMachine {
  private final JobStore store;
  private final String node;
  private final Slots slots;
  private final Telemetry.Deliveries telemetry;
  private final Holds holds;
  private final Fence fence;
  private final Inbox inbox;

  /// The time of the last entry with commands that was applied; later than any while that isn't
  /// known: after a start, and in the content of another node.
  private volatile Instant newest = Instant.MAX;

  Transitions(
      SchedulerOptions options, JobStore store, Telemetry.Deliveries telemetry, Links links) {
    this.store = store;
    this.node = options.node();
    this.slots = options.slots();
    this.telemetry = telemetry;
    this.holds = links.holds();
    this.fence = links.fence();
    this.inbox = links.inbox();
  }

  /// What the log's side and the clock's side share.
  record Links(Holds holds, Fence fence, Inbox inbox) {}

  @Override
  public LogPosition applied() {
    return store.applied();
  }

  @Override
  public Command prepare(Command command) {
    return holds.prepare(command);
  }

  @Override
  public void abandoned(Command command) {
    if (Holds.takes(command)) {
      inbox.put(new Inbox.Message.Settled(command));
    }
  }

  @Override
  public List<List<Reply>> apply(List<LogEntry> entries) {
    List<Inbox.Message> effects = new ArrayList<>();
    List<List<Reply>> replies = store.write(writer -> applyAll(entries, writer, effects));
    entries.stream()
        .filter(entry -> !entry.commands().isEmpty())
        .forEach(entry -> newest = entry.time());
    inbox.putAll(effects);
    return replies;
  }

  private List<List<Reply>> applyAll(
      List<LogEntry> entries, JobStore.Writer writer, List<Inbox.Message> effects) {
    List<List<Reply>> replies = new ArrayList<>(entries.size());
    for (LogEntry entry : entries) {
      Step step = new Step(writer, slots, entry.position(), entry.time(), effects, telemetry);
      List<Reply> answers = new ArrayList<>(entry.commands().size());
      for (Command command : entry.commands()) {
        answers.add(apply(command, step));
        if (Holds.takes(command)) {
          effects.add(new Inbox.Message.Settled(command));
        }
      }
      replies.add(answers);
    }
    writer.applied(entries.getLast().position());
    return replies;
  }

  private Reply apply(Command command, Step step) {
    return switch (command) {
      case Command.CreateJob create -> JobTransitions.create(create, step);
      case Command.CreateJobs create -> BatchTransitions.create(create, step);
      case Command.UseKey use -> KeyTransitions.use(use.key(), step);
      case Command.CancelJob cancel -> JobTransitions.cancel(cancel, step);
      case Command.DeleteJob delete -> JobTransitions.delete(delete, step);
      case Command.PauseJob pause -> JobTransitions.pause(pause, step);
      case Command.ResumeJob resume -> JobTransitions.resume(resume, step);
      case Command.ReplaceJob replace -> ReplacementTransitions.replace(replace, step);
      case Command.TriggerJob trigger -> TriggerTransitions.trigger(trigger, step);
      case Command.Conditional conditional -> conditional(conditional, step);
      case Command.GrantSlot grant -> grant(grant, step);
      case Command.CloseSlot close -> GrantTransitions.close(close, step);
      case Command.ReleaseGrants release -> GrantTransitions.release(release, step);
      case Command.AdvanceJob advance -> OccurrenceTransitions.advance(advance, step);
      case Command.RescheduleJob reschedule -> ReschedulingTransitions.reschedule(reschedule, step);
      case Command.RecordAttempt attempt -> OccurrenceTransitions.attempt(attempt, step);
      case Command.SkipOccurrences skip -> OccurrenceTransitions.skip(skip, step);
      case Command.DeferOccurrence defer -> OverlapTransitions.defer(defer, step);
      case Command.ReplaceOccurrences replace -> OverlapTransitions.replace(replace, step);
      case Command.CheckContent _ -> new Reply.Done(0);
      case Command.PurgeHistory purge -> purge(purge, step);
    };
  }

  /// That there is no such job is told by the command, unless that would make one.
  private Reply conditional(Command.Conditional conditional, Step step) {
    Job job = step.writer().job(conditional.id());
    boolean makes = conditional.command() instanceof Command.ReplaceJob;
    String objection = conditional.expected().objection(conditional.id(), job);
    return objection == null || (job == null && !makes)
        ? apply(conditional.command(), step)
        : new Reply.Refused(Problem.of(Problem.Kind.PRECONDITION_FAILED, objection));
  }

  private Reply grant(Command.GrantSlot command, Step step) {
    Reply reply = GrantTransitions.grant(command, step);
    if (reply instanceof Reply.Done && command.owners().contains(node)) {
      telemetry.granted();
    }
    return reply;
  }

  private Reply purge(Command.PurgeHistory command, Step step) {
    JobStore.Purged purged =
        step.writer().purge(command.before(), command.keysBefore(), command.limit());
    telemetry.purged(purged.jobs());
    return new Reply.Done(purged.rows());
  }

  @Override
  public void leading(long term) {
    fence.leading(term);
    inbox.put(new Inbox.Message.Leading(term, newest));
  }

  @Override
  public void following() {
    fence.following();
    inbox.put(new Inbox.Message.Following());
  }

  @Override
  public LogPosition checkpoint() {
    return store.checkpoint();
  }

  @Override
  public LogPosition copyTo(Path file) {
    return store.copyTo(file);
  }

  @Override
  public void replaceWith(Path file) {
    store.replaceWith(file);
    newest = Instant.MAX;
  }

  @Override
  public JobStore.Frozen freeze() {
    return store.freeze();
  }
}
