package io.scheduleddb.consensus;

import io.scheduleddb.api.Command;
import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Brings the commands of this node to whoever leads: to the [Proposer] of this node, or, those of
/// clients, over the link to another. What waits when the thread `forwarder` is free goes in one
/// message. A command that certainly wasn't logged is tried again until its time is up.
final class Submissions implements AutoCloseable {
  /// How long to wait before asking again who leads.
  private static final Duration PAUSE = Duration.ofMillis(20);

  /// Messages to the leader that aren't answered; few, so that what comes meanwhile shares one.
  private static final int MESSAGES_AT_ONCE = 4;

  private final ConsensusOptions.Limits limits;
  private final String cluster;
  private final Requests requests;
  private final Leadership leadership;
  private final Proposer proposer;
  private final Routes routes;
  private final PeerLink link;
  private final Duration patience;
  private final Failure failure;
  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MESSAGES_AT_ONCE);
  private final Thread thread;
  private volatile boolean closed;

  /// The ways to whoever leads.
  record Ways(Leadership leadership, Proposer proposer, Routes routes, PeerLink link) {}

  Submissions(ConsensusOptions options, Requests requests, Ways ways, Failure failure) {
    this.limits = options.limits();
    this.cluster = options.cluster().toString();
    this.patience = options.pace().request();
    this.requests = requests;
    this.leadership = ways.leadership;
    this.proposer = ways.proposer;
    this.routes = ways.routes;
    this.link = ways.link;
    this.failure = failure;
    this.thread = Thread.ofPlatform().name("forwarder").daemon().start(this::run);
  }

  /// As [io.scheduleddb.api.Replicator#submit].
  CompletableFuture<Reply> submit(Command command) {
    Request request = requests.add(command);
    if (closed) {
      requests.refuse(request, unavailable("this node stops"));
    } else if (leadership.term() != Leadership.NONE || !request.isClients()) {
      propose(request);
    } else if (queue.size() >= limits.waitingCommands()) {
      requests.refuse(request, unavailable("too many requests wait for a leader"));
    } else {
      queue.add(request);
    }
    return request.answer();
  }

  /// An entry of `term` was applied: sends again what was lost with earlier terms.
  void reached(long term) {
    for (Request lost : requests.lostBefore(term)) {
      again(lost, "the leader that it was sent to lost its office");
    }
  }

  private void propose(Request request) {
    proposer.offer(
        new Proposal(
            request.command(),
            request.weight(),
            requests.process(),
            request.number(),
            Proposal.ANY,
            new Own(request)));
  }

  private void again(Request request, String why) {
    if (closed || !request.isClients()) {
      requests.refuse(request, unavailable(why));
    } else {
      queue.add(request);
    }
  }

  private void run() {
    try {
      while (true) {
        bring(queue.take());
      }
    } catch (InterruptedException e) {
      // Closed: what waits is refused with all other requests.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure.fail("commands can't be sent on to the leader", e);
    }
  }

  /// Waits with it until somebody leads: who came first is sent first.
  private void bring(Request first) throws InterruptedException {
    while (!first.answer().isDone()) {
      if (leadership.term() != Leadership.NONE) {
        propose(first);
        return;
      }
      Routes.Leader leader = routes.leader();
      if (leader != null) {
        room.acquire();
        send(leader, collect(first));
        return;
      }
      LockSupport.parkNanos(this, PAUSE.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private List<Request> collect(Request first) {
    List<Request> batch = new ArrayList<>();
    int bytes = 0;
    @Nullable Request next = first;
    while (next != null) {
      if (!next.answer().isDone()) {
        batch.add(next);
        bytes += next.weight();
      }
      boolean full = batch.size() >= limits.batchCommands() || bytes >= limits.batchBytes();
      next = full ? null : queue.poll();
    }
    return batch;
  }

  private void send(Routes.Leader leader, List<Request> batch) {
    WireWriter out = LinkMessages.beginPropose(cluster, leader.term(), requests.process());
    for (Request request : batch) {
      request.trace().sentTo(leader.node());
      append(out, request, leader.term());
    }
    byte[] message = out.toBytes();
    // The answer is about what wasn't logged; the rest is answered by the log.
    var _ =
        link.send(leader.address(), PeerLink.Topic.PROPOSE, message, patience)
            .whenComplete((answer, failure) -> {
              room.release();
              if (failure == null) {
                turned(leader.term(), batch, LinkMessages.readProposed(answer));
              } else {
                failed(leader.term(), batch, failure);
              }
            });
  }

  /// Adds a command that is still wanted; one that can't be written is refused as by the leader.
  private void append(WireWriter out, Request request, long term) {
    int before = out.size();
    try {
      LinkMessages.append(out, request.number(), request.command());
      if (!request.sent(term)) {
        out.truncate(before);
      }
    } catch (RuntimeException e) {
      out.truncate(before);
      requests.fail(request, new IllegalStateException("can't be logged: " + e, e));
    }
  }

  private void turned(long term, List<Request> batch, List<LinkMessages.Turned> turned) {
    if (turned.isEmpty()) {
      return;
    }
    Map<Long, Request> byNumber = new HashMap<>();
    batch.forEach(request -> byNumber.put(request.number(), request));
    for (LinkMessages.Turned each : turned) {
      Request request = byNumber.get(each.number());
      if (request != null && request.unsent(term)) {
        if (each.problem() == null) {
          later(request, each.why());
        } else {
          requests.refuse(request, each.problem());
        }
      }
    }
  }

  private void failed(long term, List<Request> batch, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean surelyNot =
        cause instanceof Refusal || (cause instanceof LinkFailure lost && !lost.sent());
    for (Request request : batch) {
      if (surelyNot && request.unsent(term)) {
        later(request, String.valueOf(cause.getMessage()));
      }
    }
  }

  /// Tries again in a moment: the answer came at once, and the next would too.
  private void later(Request request, String why) {
    CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> again(request, why));
  }

  /// Takes no more commands and waits, at most for `patience`, until the others are answered.
  void drain(Duration patience) {
    closed = true;
    long deadline = System.nanoTime() + patience.toNanos();
    while (!requests.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(this, PAUSE.toNanos());
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    requests.close();
  }

  private static Problem unavailable(String why) {
    return Problem.of(Problem.Kind.UNAVAILABLE, why);
  }

  /// What becomes of a command that this node proposes for itself.
  private final class Own implements Proposal.Fate {
    private final Request request;
    private volatile long term = Leadership.NONE;

    Own(Request request) {
      this.request = request;
    }

    @Override
    public boolean sent(long term) {
      this.term = term;
      return request.sent(term);
    }

    @Override
    public void refused(Problem problem) {
      if (problem.kind() == Problem.Kind.INTERNAL) {
        requests.fail(request, new IllegalStateException(problem.detail()));
      } else {
        requests.refuse(request, problem);
      }
    }

    @Override
    public void turnedAway(String why) {
      if (term == Leadership.NONE || request.unsent(term)) {
        if (request.isClients() && !closed) {
          later(request, why);
        } else {
          requests.refuse(request, unavailable(why));
        }
      }
    }

    /// The scheduler's own commands may be applied twice and are better sent again than waited for.
    @Override
    public void ended() {
      if (!request.isClients() && !request.answer().isDone()) {
        requests.refuse(request, unavailable("this node lost the leadership: outcome unknown"));
      }
    }
  }
}
