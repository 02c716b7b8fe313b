package io.scheduleddb.consensus;

import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/// Has the leader send again what it sent without hearing that it arrived.
///
/// When a connection ends, Ratis forgets which entries were on their way, and goes on behind them;
/// and a heartbeat that is answered confirms no entry. So an entry whose reply was lost counts as
/// held by this node only when a later one is confirmed. A leader that isn't ready takes no later
/// one: with one of three nodes down, and another restarted in the moment in which the third was
/// elected, the cluster would stand still for ever, with a leader that is heard of.
///
/// Here a heartbeat that names the same uncommitted entry as the two before it is answered as if
/// that entry were missing. The leader sends it again, with those before it that aren't committed,
/// and the log confirms what it has. When others are the reason why nothing is committed, this
/// costs a message now and then. Any thread; the messages of one call come one after the other.
final class LostReply implements ServerInterceptor {
  private static final int HEARTBEATS = 3;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Heartbeats heartbeats = new Heartbeats();
    ServerCall<Q, A> answering =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(A message) {
            super.sendMessage(heartbeats.answer(message));
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(answering, headers)) {
      @Override
      public void onMessage(Q message) {
        heartbeats.hear(message);
        super.onMessage(message);
      }
    };
  }

  /// What the heartbeats of one connection told last.
  private static final class Heartbeats {
    private TermIndexProto named = TermIndexProto.getDefaultInstance();
    private long committed;
    private int same;

    /// The call whose answer is to ask for entries again, and the first of these.
    private long asking = -1;

    private long missing;

    synchronized void hear(Object message) {
      if (!(message instanceof AppendEntriesRequestProto append)) {
        return;
      }
      TermIndexProto previous = append.getPreviousLog();
      boolean heartbeat = append.getEntriesCount() == 0 && append.hasPreviousLog();
      if (!heartbeat || previous.getIndex() <= append.getLeaderCommit()) {
        same = 0;
        return;
      }
      boolean again = previous.equals(named) && append.getLeaderCommit() == committed;
      named = previous;
      committed = append.getLeaderCommit();
      same = again ? same + 1 : 1;
      if (same >= HEARTBEATS) {
        same = 0;
        asking = append.getServerRequest().getCallId();
        missing = committed + 1;
      }
    }

    @SuppressWarnings("unchecked") // the same type comes back
    <A> A answer(A message) {
      return message instanceof AppendEntriesReplyProto reply ? (A) answer(reply) : message;
    }

    private synchronized AppendEntriesReplyProto answer(AppendEntriesReplyProto reply) {
      boolean asked = reply.getIsHearbeat() && reply.getServerReply().getCallId() == asking;
      if (!asked || reply.getResult() != AppendResult.SUCCESS) {
        return reply;
      }
      asking = -1;
      AppendEntriesReplyProto.Builder again = reply.toBuilder();
      again.setResult(AppendResult.INCONSISTENCY).setNextIndex(missing);
      again.getServerReplyBuilder().setSuccess(false);
      return again.build();
    }
  }
}
