package io.scheduleddb.consensus;

import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.consensus.meters.RatisMeters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpcWithProxy;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's Ratis server with its one group: starts it, feeds it and cuts its log. Any thread.
final class RaftNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);

  /// Of the two lacks that Ratis tells with the same exception, the one before it appends.
  private static final String NO_PERMIT = "Failed to acquire a pending write request";

  private static final Duration CLOSE = Duration.ofSeconds(10);

  /// How far back to look for the time of the newest entry; between two there are a few of Ratis'
  /// own.
  private static final int LOOK_BACK = 1_000;

  /// How much log a leader keeps for members that lag behind.
  private static final long HELD_BYTES = 1L << 30;

  private final Path segments;
  private final Consumer<Duration> syncs;
  private final RaftGroupId group;
  private final ClientId client = ClientId.randomId();
  private final RaftServer server;
  private final RaftServer.Division division;

  /// @param syncs told how long each sync of the log takes
  RaftNode(ConsensusOptions options, LogStateMachine stateMachine, Consumer<Duration> syncs) {
    // Ratis would call System.exit on its own; the watchdog looks for that and ends the process.
    ExitUtils.disableSystemExit();
    ExitUtils.clear();
    this.syncs = syncs;
    segments = options.segments();
    group = RaftGroupId.valueOf(options.cluster());
    RaftProperties properties = RatisSettings.of(options);
    try {
      server =
          RaftServer.newBuilder()
              .setServerId(RaftPeerId.valueOf(options.self().id()))
              .setGroup(firstMembers(options))
              .setOption(StartupOption.RECOVER)
              .setProperties(properties)
              .setParameters(
                  RatisSettings.parameters(
                      options.self().id(), () -> stateMachine.getLastAppliedTermIndex().getIndex()))
              .setStateMachineRegistry(_ -> {
                RatisSettings.betweenServerAndGroup(properties, options.timing());
                return stateMachine;
              })
              .build();
      division = server.getDivision(group);
    } catch (IOException e) {
      throw new UncheckedIOException("Ratis can't be set up in " + options.raftDirectory(), e);
    }
  }

  /// Who Ratis believes is in when nothing on the disk says so. A founder alone; a node that joins
  /// nobody, so that it is silent and elects nobody until it is added; one that is going to listen
  /// itself as a listener, because Ratis makes voters of listeners, but not the reverse. Nobody for
  /// a node that has a log: if that can't be read, silence is safe.
  private static RaftGroup firstMembers(ConsensusOptions options) {
    RaftGroupId id = RaftGroupId.valueOf(options.cluster());
    if (!GroupDirectory.of(options).isBlank()) {
      return RaftGroup.valueOf(id);
    }
    RaftPeer self = Members.peer(options.self(), 0);
    if (options.founder()) {
      return RaftGroup.valueOf(id, self);
    }
    return options.listens()
        ? RaftGroup.valueOf(id, Members.listening(self))
        : RaftGroup.valueOf(id);
  }

  void start() {
    try {
      server.start();
      RatisMeters.onSync(division.getRaftLog(), syncs);
    } catch (IOException e) {
      throw new UncheckedIOException("the log can't be opened", e);
    } catch (CompletionException e) {
      throw new IllegalStateException("the log can't be opened", e.getCause());
    } catch (ExitUtils.ExitException e) {
      throw new IllegalStateException("a port of the log can't be opened", e);
    }
  }

  RaftServer.Division division() {
    return division;
  }

  /// Appends a batch before it returns; calls from one thread keep their order. Ratis runs the
  /// append on a thread of its own, but waits for it.
  CompletableFuture<?> append(Batch batch) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(group)
            .setCallId(CallId.getAndIncrement())
            .setMessage(batch)
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      return server.submitClientRequestAsync(request).handle(RaftNode::answered);
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(refusal(e));
    }
  }

  private static RaftClientReply answered(RaftClientReply reply, Throwable failure) {
    if (failure != null) {
      throw new CompletionException(refusal(failure));
    }
    if (!reply.isSuccess()) {
      throw new CompletionException(refusal(reply.getException()));
    }
    return reply;
  }

  /// [NotAppended] for what Ratis throws before it takes anything. A leader that has lost its
  /// office says so of requests that it has taken, too; and one that ends has a lack of resources
  /// for what it appended, for which only the text tells.
  static RuntimeException refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.debug("Ratis refused", cause);
    String why = "the log took nothing: " + cause.getClass().getSimpleName();
    return cause instanceof LeaderNotReadyException
            || cause instanceof LeaderSteppingDownException
            || cause instanceof ResourceUnavailableException
                && String.valueOf(cause.getMessage()).contains(NO_PERMIT)
        ? new NotAppended(why)
        : new Refusal(Problem.Kind.UNAVAILABLE, why);
  }

  /// How far the log is committed, as this node knows.
  long commitIndex() {
    return division.getRaftLog().getLastCommittedIndex();
  }

  /// Whether this node is the only member, and no change of that is under way.
  boolean isAlone() {
    RaftConfiguration now = division.getRaftConf();
    return now.getCurrentPeers().size() == 1
        && now.getAllPeers(RaftPeerRole.LISTENER).isEmpty()
        && now.getPreviousPeers().isEmpty();
  }

  /// The time of the newest entry in the log that has commands; the epoch when there is none.
  Instant newestTime() {
    RaftLog log = division.getRaftLog();
    long last = log.getNextIndex() - 1;
    try {
      for (long i = last; i >= Math.max(log.getStartIndex(), last - LOOK_BACK); i--) {
        LogEntryProto entry = log.get(i);
        if (entry != null && entry.hasStateMachineLogEntry()) {
          EntryCodec.Content read = EntryCodec.read(entry.getStateMachineLogEntry().getLogData());
          if (!read.commands().isEmpty()) {
            return read.time();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the log can't be read", e);
    }
    return Instant.EPOCH;
  }

  /// Drops the log up to `index`, except for what is kept for others; whole segments only. A leader
  /// keeps what members need that are being heard of but lag behind: one that has just downloaded
  /// the store would else find the log gone on, and download for ever. Up to a size; nothing is
  /// kept for those who are silent.
  void cut(long index) {
    long needed = sizeOfLog() > HELD_BYTES ? Long.MAX_VALUE : neededByOthers();
    // Ratis logs it when that fails; the next cut drops more.
    var _ = division.getRaftLog().purge(Math.min(index, needed));
  }

  private long neededByOthers() {
    return Followers.of(division.getInfo()).values().stream()
        .filter(Followers.Known::isHeardOf)
        .mapToLong(Followers.Known::matchIndex)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private long sizeOfLog() {
    try (Stream<Path> files = Files.list(segments)) {
      return files.mapToLong(each -> each.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("the log can't be measured", e);
    }
  }

  /// Forgets the channel to a peer, so that the next message looks up its address and makes
  /// another.
  void resetChannel(String peer) {
    if (server.getServerRpc() instanceof RaftServerRpcWithProxy<?, ?> rpc) {
      rpc.getProxies().resetProxy(RaftPeerId.valueOf(peer));
    }
  }

  /// Closes the log, synced. Bounded, because Ratis waits for entries that may never be applied.
  @Override
  public void close() {
    Thread closing = Thread.ofPlatform().name("ratis-close").daemon().start(this::closeServer);
    try {
      if (!closing.join(CLOSE)) {
        LOG.warn("Ratis doesn't close, giving up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeServer() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.warn("The log was not closed in order", e);
    }
  }
}
