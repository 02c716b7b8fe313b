package io.scheduleddb.consensus;

import io.scheduleddb.api.LogEntry;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.consensus.Applier.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// What Ratis sees of the store: hands entries to the [Applier] and tells [Leadership] and
/// [Failure] what happens. Nothing here waits or touches the store; no future that Ratis gets ever
/// fails, for it would pass over the entry and go on. Entries, configurations and
/// `notifyLeaderReady` come on one thread of Ratis, in the order of the log; the rest on any
/// thread.
final class LogStateMachine extends BaseStateMachine {
  private final Applier applier;
  private final Leadership leadership;
  private final LeaderClock clock;
  private final Failure failure;
  private final SnapshotInstaller installer;
  private final Departure departure;
  private final RoleReport roles;
  private final KnownLeader knownLeader;
  private volatile TermIndex configuration = TermIndex.INITIAL_VALUE;

  LogStateMachine(
      Applier applier,
      Leadership leadership,
      LeaderClock clock,
      Ends ends,
      KnownLeader knownLeader) {
    this.applier = applier;
    this.leadership = leadership;
    this.clock = clock;
    this.failure = ends.failure;
    this.departure = ends.departure;
    this.installer = ends.installer;
    this.roles = ends.roles;
    this.knownLeader = knownLeader;
  }

  /// Who is told when the log can't simply go on.
  record Ends(
      Failure failure, Departure departure, SnapshotInstaller installer, RoleReport roles) {}

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    getLifeCycle().startAndTransition(() -> {});
  }

  @Override
  public TermIndex getLastAppliedTermIndex() {
    LogPosition applied = applier.applied();
    return TermIndex.valueOf(applied.term(), applied.index());
  }

  /// The store is the snapshot: Ratis begins to apply behind it. Called very often.
  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    TermIndex applied = getLastAppliedTermIndex();
    return applied.getIndex() < 0 ? null : new FileListSnapshotInfo(List.of(), applied);
  }

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    Message message = request.getMessage();
    return TransactionContext.newBuilder()
        .setStateMachine(this)
        .setClientRequest(request)
        .setLogData(message.getContent())
        .setStateMachineContext(message)
        .build();
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    CompletableFuture<Message> done = new CompletableFuture<>();
    LogEntryProto logged = transaction.getLogEntry();
    try {
      applier.add(step(logged, transaction, done));
    } catch (UnreadableEntryException e) {
      failure.fail("entry " + logged.getIndex() + " can't be read", e);
    }
    return done;
  }

  private Step step(
      LogEntryProto logged, TransactionContext transaction, CompletableFuture<?> done) {
    var data = logged.getStateMachineLogEntry().getLogData();
    Batch own = transaction.getStateMachineContext() instanceof Batch batch ? batch : null;
    EntryCodec.Content read = own != null ? own.content() : EntryCodec.read(data);
    EntryCodec.Content content = read.in(logged.getTerm());
    clock.saw(content.time());
    LogPosition position = new LogPosition(logged.getTerm(), logged.getIndex());
    LogEntry entry = new LogEntry(position, content.time(), content.commands());
    return new Step.Entry(entry, content.origins(), own, data.size(), done, true);
  }

  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto newConfiguration) {
    configuration = TermIndex.valueOf(term, index);
  }

  /// An entry of Ratis itself. Elections and configurations are worth a transaction; metadata,
  /// which follows every commit, is not: its position goes along with the next.
  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    LogEntry entry = new LogEntry(new LogPosition(term, index), clock.newest(), List.of());
    boolean moves = configuration.equals(TermIndex.valueOf(term, index));
    applier.add(new Step.Entry(entry, List.of(), null, 0, new CompletableFuture<>(), moves));
  }

  /// Called while the first entry of the term is being applied, after everything before it was
  /// added. The office may be lost by now, and that told; Ratis changes the role before it tells.
  @Override
  public void notifyLeaderReady() {
    long term = configuration.getTerm();
    leadership.win(term);
    if (!leads(term)) {
      leadership.lose();
    }
    applier.add(
        new Step.Action(() -> {
          leadership.tell(term);
          roles.look(division());
        }));
  }

  private boolean leads(long term) {
    DivisionInfo info = division().getInfo();
    return info.isLeader() && info.getCurrentTerm() == term;
  }

  private RaftServer.Division division() {
    try {
      return getServer().join().getDivision(getGroupId());
    } catch (IOException e) {
      throw new UncheckedIOException("Ratis doesn't know its own group", e);
    }
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    leadership.lose();
    roles.look(division());
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    knownLeader.is(leader);
    if (!member.getPeerId().equals(leader)) {
      leadership.lose();
      roles.look(division());
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
    failure.fail("the log can't be written", cause);
  }

  /// The leader doesn't have in its log what this node needs next. The future completes with what
  /// the store holds then, or null when the leader is to send the log from its beginning.
  @Override
  @SuppressWarnings("NullAway") // Ratis has no annotations; null is one of its answers.
  public CompletableFuture<@Nullable TermIndex> notifyInstallSnapshotFromLeader(
      RoleInfoProto role, TermIndex firstInLog) {
    RaftPeerProto leader = role.getFollowerInfo().getLeaderInfo().getId();
    return installer.install(leader.getClientAddress(), firstInLog.getIndex());
  }

  /// A snapshot is installed. Under the lock of Ratis, on any of its threads, so nothing waits
  /// here.
  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  /// On the updater thread, which begins again behind what the store has applied when this returns:
  /// so nothing that it has handed over may still wait.
  @Override
  public void reinitialize() {
    applier.drained().join();
    getLifeCycle().startAndTransition(() -> {});
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
    if (!allServer) {
      departure.told();
      return;
    }
    failure.fail("Ratis has shut down", new IllegalStateException("at role " + role.getRole()));
  }

  @Override
  public void close() {
    getLifeCycle().checkStateAndClose();
  }
}
