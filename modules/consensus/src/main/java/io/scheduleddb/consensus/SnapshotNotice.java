package io.scheduleddb.consensus;

import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/// Lets a node whose store ends right before the leader's log begins get the leader's store.
///
/// The leader can't send it the first entry of its log, because it doesn't know the one before any
/// more, and has it install a snapshot; Ratis on this side answers that all before that entry is
/// there already; and so on for ever (RATIS-2500), while nothing is replicated to this node. It is
/// no rare case: the log begins where a term does, as each begins a segment, and a leader that was
/// killed ends right before the term of its successor. So here the notice says that the log begins
/// one entry later, which is no lie, for the first one can't be had: then Ratis asks for a snapshot
/// ([SnapshotInstaller]).
///
/// What was said once of an entry is said again: Ratis compares. Any thread.
final class SnapshotNotice implements ServerInterceptor {
  private final LongSupplier applied;
  private volatile long moved = -1;

  /// @param applied the index up to which the log is applied here
  SnapshotNotice(LongSupplier applied) {
    this.applied = applied;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        super.onMessage(read(message));
      }
    };
  }

  @SuppressWarnings("unchecked") // the same type comes back
  private <Q> Q read(Q message) {
    return message instanceof InstallSnapshotRequestProto install && install.hasNotification()
        ? (Q) read(install)
        : message;
  }

  private InstallSnapshotRequestProto read(InstallSnapshotRequestProto notice) {
    TermIndexProto first = notice.getNotification().getFirstAvailableTermIndex();
    if (first.getIndex() > 0 && first.getIndex() == applied.getAsLong() + 1) {
      moved = first.getIndex();
    }
    if (first.getIndex() != moved) {
      return notice;
    }
    InstallSnapshotRequestProto.Builder later = notice.toBuilder();
    later
        .getNotificationBuilder()
        .setFirstAvailableTermIndex(first.toBuilder().setIndex(first.getIndex() + 1));
    return later.build();
  }
}
