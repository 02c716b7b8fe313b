package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.JobStore;
import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.StateMachine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Remembers what was applied, in memory: handed to the next start it is what a disk would be.
class CountingStateMachine implements StateMachine {
  final List<Command> commands = Collections.synchronizedList(new ArrayList<>());
  final List<Instant> times = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger entries = new AtomicInteger();
  final BlockingQueue<Long> terms = new LinkedBlockingQueue<>();
  final Queue<Command> abandoned = new ConcurrentLinkedQueue<>();
  final AtomicInteger checkpoints = new AtomicInteger();
  private volatile LogPosition applied = LogPosition.START;

  @Override
  public LogPosition applied() {
    return applied;
  }

  /// As a store that has lost what came after `position`.
  void forgetBack(LogPosition position) {
    applied = position;
  }

  @Override
  public Command prepare(Command command) {
    return command;
  }

  @Override
  public void abandoned(Command command) {
    abandoned.add(command);
  }

  @Override
  public List<List<Reply>> apply(List<LogEntry> batch) {
    synchronized (commands) {
      return applyAll(batch);
    }
  }

  private List<List<Reply>> applyAll(List<LogEntry> batch) {
    List<List<Reply>> replies = new ArrayList<>();
    for (LogEntry entry : batch) {
      if (entry.position().index() <= applied.index()) {
        throw new IllegalStateException("applied twice: " + entry.position());
      }
      times.add(entry.time());
      commands.addAll(entry.commands());
      entries.addAndGet(entry.commands().isEmpty() ? 0 : 1);
      replies.add(entry.commands().stream().<Reply>map(command -> new Reply.Done(0)).toList());
      applied = entry.position();
    }
    return replies;
  }

  List<Command> applications() {
    return List.copyOf(commands);
  }

  @Override
  public void leading(long term) {
    terms.add(term);
  }

  @Override
  public void following() {}

  @Override
  public LogPosition checkpoint() {
    checkpoints.incrementAndGet();
    return applied;
  }

  @Override
  public LogPosition copyTo(Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void replaceWith(Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JobStore.Frozen freeze() {
    throw new UnsupportedOperationException();
  }
}
