package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.Test;

class LostReplyTest {
  private final List<AppendEntriesReplyProto> replies = new ArrayList<>();
  private final ServerCall.Listener<AppendEntriesRequestProto> connection = connect();
  private long callId;

  @Test
  void theThirdHeartbeatThatNamesAnUncommittedEntryAsksForItAgain() {
    heartbeat(133, 131);
    heartbeat(133, 131);
    assertEquals(List.of(AppendResult.SUCCESS, AppendResult.SUCCESS), results());
    heartbeat(133, 131);
    assertEquals(AppendResult.INCONSISTENCY, replies.getLast().getResult());
    assertEquals(132, replies.getLast().getNextIndex());
  }

  @Test
  void whatIsCommittedIsNotAskedFor() {
    for (int i = 0; i < 5; i++) {
      heartbeat(133, 133);
    }
    assertEquals(5, results().stream().filter(AppendResult.SUCCESS::equals).count());
  }

  @Test
  void aLogThatGoesOnIsLeftAlone() {
    for (int i = 0; i < 4; i++) {
      heartbeat(133, 131);
      heartbeat(133, 131);
      append(134);
    }
    for (int i = 0; i < 6; i++) {
      heartbeat(135 + i, 131);
      heartbeat(140, 132 + i);
    }
    assertEquals(24, results().stream().filter(AppendResult.SUCCESS::equals).count());
  }

  @Test
  void anEntryThatIsReallyMissingIsAskedForByTheLogItself() {
    heartbeat(133, 131);
    heartbeat(133, 131);
    send(request(133, 131).build(), AppendResult.INCONSISTENCY, 120);
    assertEquals(120, replies.getLast().getNextIndex());
  }

  private void heartbeat(long previous, long committed) {
    send(request(previous, committed).build(), AppendResult.SUCCESS, previous + 1);
  }

  private void append(long index) {
    AppendEntriesRequestProto request =
        request(index - 1, 131).addEntries(LogEntryProto.newBuilder().setIndex(index)).build();
    send(request, AppendResult.SUCCESS, index + 1);
  }

  private AppendEntriesRequestProto.Builder request(long previous, long committed) {
    return AppendEntriesRequestProto.newBuilder()
        .setServerRequest(RaftRpcRequestProto.newBuilder().setCallId(++callId))
        .setPreviousLog(TermIndexProto.newBuilder().setTerm(4).setIndex(previous))
        .setLeaderCommit(committed);
  }

  private AppendResult answer = AppendResult.SUCCESS;
  private long nextIndex;

  private void send(AppendEntriesRequestProto request, AppendResult result, long next) {
    answer = result;
    nextIndex = next;
    connection.onMessage(request);
  }

  private List<AppendResult> results() {
    return replies.stream().map(AppendEntriesReplyProto::getResult).toList();
  }

  /// A connection to a log that answers each request at once.
  private ServerCall.Listener<AppendEntriesRequestProto> connect() {
    return new LostReply()
        .interceptCall(
            new Recording(),
            new Metadata(),
            (call, _) ->
                new ServerCall.Listener<>() {
                  @Override
                  public void onMessage(AppendEntriesRequestProto request) {
                    call.sendMessage(reply(request));
                  }
                });
  }

  private AppendEntriesReplyProto reply(AppendEntriesRequestProto request) {
    long id = request.getServerRequest().getCallId();
    return AppendEntriesReplyProto.newBuilder()
        .setServerReply(RaftRpcReplyProto.newBuilder().setCallId(id).setSuccess(true))
        .setIsHearbeat(request.getEntriesCount() == 0)
        .setResult(answer)
        .setNextIndex(nextIndex)
        .build();
  }

  private final class Recording
      extends ServerCall<AppendEntriesRequestProto, AppendEntriesReplyProto> {
    @Override
    public void sendMessage(AppendEntriesReplyProto reply) {
      replies.add(reply);
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<AppendEntriesRequestProto, AppendEntriesReplyProto>
        getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }
}
