package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.Reply;
import io.scheduleddb.api.Tracing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/// A command that somebody on this node waits for. Any thread.
final class Request {
  private static final long UNSENT = -1;
  private static final long WITHDRAWN = -2;

  private final long number;
  private final Command command;
  private final Tracing.Proposal trace;
  private final int weight;
  private final long deadline;
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();
  private final AtomicLong sentIn = new AtomicLong(UNSENT);

  /// @param deadline in the time of `System.nanoTime`
  Request(long number, Command command, Tracing.Proposal trace, long deadline) {
    this.number = number;
    this.command = command;
    this.trace = trace;
    this.weight = CommandWeight.of(command);
    this.deadline = deadline;
  }

  long number() {
    return number;
  }

  Command command() {
    return command;
  }

  int weight() {
    return weight;
  }

  Tracing.Proposal trace() {
    return trace;
  }

  CompletableFuture<Reply> answer() {
    return answer;
  }

  /// Whether it is a client's: only those are passed on, and sent again in another term.
  boolean isClients() {
    return command instanceof Command.Client;
  }

  boolean isLate(long now) {
    return now - deadline > 0;
  }

  /// Notes that from now on the leader of `term` may have logged it; false when it is no longer
  /// wanted.
  boolean sent(long term) {
    return sentIn.compareAndSet(UNSENT, term);
  }

  /// Whether somebody may have logged it.
  boolean mayBeLogged() {
    return sentIn.get() >= 0;
  }

  /// Takes it back; false when somebody may have logged it.
  boolean withdraw() {
    return sentIn.compareAndSet(UNSENT, WITHDRAWN);
  }

  /// Notes that the leader of `term` certainly hasn't logged it and never will; false when that was
  /// noted before, or it has been sent in another term since.
  boolean unsent(long term) {
    return sentIn.compareAndSet(term, UNSENT);
  }

  /// Notes that nobody has logged it if it was sent in a term before `term`; false when it wasn't.
  boolean lostBefore(long term) {
    long sent = sentIn.get();
    return sent >= 0 && sent < term && unsent(sent);
  }
}
