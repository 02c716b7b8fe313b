package io.scheduleddb.consensus;

import io.scheduleddb.api.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Commands of another node on their way into the log; the answer to it is complete when each has
/// met its fate. Any thread.
final class RemoteBatch {
  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private final List<LinkMessages.Turned> turned = new ArrayList<>();
  private int open;

  private RemoteBatch(int commands) {
    open = commands;
  }

  /// Has the leader log what another node proposes; completes with what it hasn't.
  static CompletableFuture<byte[]> propose(LinkMessages.Propose propose, Proposer proposer) {
    RemoteBatch batch = new RemoteBatch(propose.items().size() + 1);
    for (LinkMessages.Item item : propose.items()) {
      proposer.offer(
          new Proposal(
              item.command(),
              CommandWeight.of(item.command()),
              propose.process(),
              item.number(),
              propose.term(),
              batch.new One(item.number())));
    }
    batch.ended();
    return batch.answer;
  }

  private void ended() {
    List<LinkMessages.Turned> all = null;
    synchronized (this) {
      if (--open == 0) {
        all = List.copyOf(turned);
      }
    }
    if (all != null) {
      answer.complete(LinkMessages.write(all));
    }
  }

  private synchronized void note(LinkMessages.Turned one) {
    turned.add(one);
  }

  private final class One implements Proposal.Fate {
    private final long number;

    One(long number) {
      this.number = number;
    }

    @Override
    public boolean sent(long term) {
      return true;
    }

    @Override
    public void refused(Problem problem) {
      note(new LinkMessages.Turned(number, problem, problem.detail()));
      RemoteBatch.this.ended();
    }

    @Override
    public void turnedAway(String why) {
      note(new LinkMessages.Turned(number, null, why));
      RemoteBatch.this.ended();
    }

    @Override
    public void ended() {
      RemoteBatch.this.ended();
    }
  }
}
