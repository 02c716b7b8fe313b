package io.scheduleddb.consensus;

import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Answers what other nodes ask of the log. Any thread.
final class LinkDesk implements PeerLink.Handler {
  private final String cluster;
  private final Proposer proposer;
  private final ReadIndex readIndex;
  private final Pulse pulse;
  private final Routes routes;

  LinkDesk(
      ConsensusOptions options,
      Proposer proposer,
      ReadIndex readIndex,
      Pulse pulse,
      Routes routes) {
    this.cluster = options.cluster().toString();
    this.proposer = proposer;
    this.readIndex = readIndex;
    this.pulse = pulse;
    this.routes = routes;
  }

  @Override
  public CompletableFuture<byte[]> answer(PeerLink.Topic topic, byte[] message) {
    try {
      return switch (topic) {
        case PROPOSE -> propose(understood(LinkMessages::readPropose, message));
        case READ -> read(understood(LinkMessages::readRead, message));
        case PULSE -> pulse(understood(LinkMessages::readPulse, message));
      };
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  private static <T> T understood(Function<byte[], T> reading, byte[] message) {
    try {
      return reading.apply(message);
    } catch (UnreadableEntryException | IllegalArgumentException | IllegalStateException e) {
      throw new Refusal(Problem.Kind.INVALID_REQUEST, "not understood: " + e.getMessage());
    }
  }

  private CompletableFuture<byte[]> propose(LinkMessages.Propose propose) {
    require(propose.cluster());
    return RemoteBatch.propose(propose, proposer);
  }

  private CompletableFuture<byte[]> read(LinkMessages.Read read) {
    require(read.cluster());
    return (read.unconfirmed() ? readIndex.unconfirmed() : readIndex.confirmed())
        .thenApply(LinkMessages::write);
  }

  private CompletableFuture<byte[]> pulse(LinkMessages.Pulse asked) {
    require(asked.cluster());
    routes.learn(asked.leader(), asked.address());
    return CompletableFuture.completedFuture(LinkMessages.write(pulse.answer(asked)));
  }

  private void require(String theirs) {
    if (!theirs.equals(cluster)) {
      throw new Refusal(
          Problem.Kind.CONFLICT,
          "this node belongs to cluster %s, not to %s".formatted(cluster, theirs));
    }
  }
}
