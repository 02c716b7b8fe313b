package io.scheduleddb.consensus;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// Refuses what other nodes send to a peer that this node isn't.
///
/// A node that lost its disk comes back at its old address as a new peer, and the others go on
/// sending there what is for the old one until that is removed. Ratis takes anything that comes in,
/// whoever it is for. The new peer would answer for the old one: it would give a vote that the old
/// one may have given already, and count for entries that it doesn't have; and, spoken to as a
/// member that it isn't, it would stand for election, and close itself. Any thread.
final class Addressee implements ServerInterceptor {
  private final String self;
  private final ByteString selfBytes;

  /// @param self the peer id of this node
  Addressee(String self) {
    this.self = self;
    this.selfBytes = ByteString.copyFromUtf8(self);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new Gatekeeper<>(call, next.startCall(call, headers));
  }

  private static @Nullable RaftRpcRequestProto envelope(Object message) {
    return switch (message) {
      case AppendEntriesRequestProto append -> append.getServerRequest();
      case RequestVoteRequestProto vote -> vote.getServerRequest();
      case InstallSnapshotRequestProto install -> install.getServerRequest();
      case StartLeaderElectionRequestProto start -> start.getServerRequest();
      default -> null;
    };
  }

  /// Passes the messages of one call on, until one is for somebody else: that ends the call.
  private final class Gatekeeper<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private boolean refused;

    Gatekeeper(ServerCall<Q, ?> call, ServerCall.Listener<Q> listener) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      RaftRpcRequestProto envelope = envelope(message);
      if (refused) {
        return;
      }
      if (envelope == null || envelope.getReplyId().equals(selfBytes)) {
        super.onMessage(message);
        return;
      }
      refused = true;
      String other = envelope.getReplyId().toStringUtf8();
      call.close(
          Status.UNAVAILABLE.withDescription("here is " + self + ", not " + other), new Metadata());
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }
  }
}
