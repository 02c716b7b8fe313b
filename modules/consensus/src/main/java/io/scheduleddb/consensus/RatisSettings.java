package io.scheduleddb.consensus;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// What Ratis is told, where its defaults don't suit a database that must not lose anything.
final class RatisSettings {
  /// The largest entry. Never lower it: what is in a log above it can't be read any more.
  static final int ENTRY_BYTES = 4 << 20;

  /// Ratis refuses to start with less free space.
  static final long FREE_BYTES = 64 << 20;

  /// A single voter waits for nobody.
  private static final Duration AT_ONCE = Duration.ofMillis(10);

  private static final Duration FOR_EVER = Duration.ofDays(3_650);

  private RatisSettings() {}

  static RaftProperties of(ConsensusOptions options) {
    RaftProperties properties = new RaftProperties();
    storage(properties, options);
    pauses(properties);
    elections(properties, options);
    log(properties, options.limits());
    memory(properties);
    network(properties, options);
    return properties;
  }

  private static void storage(RaftProperties properties, ConsensusOptions options) {
    var directory = options.raftDirectory().toAbsolutePath();
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(
        properties, directory.resolveSibling("raft-removed").toFile());
    RaftServerConfigKeys.setStorageFreeSpaceMin(properties, SizeInBytes.valueOf(FREE_BYTES));
    // How long a node that is being added may be silent; while it downloads the store it isn't.
    RaftServerConfigKeys.setStagingTimeout(properties, seconds(20));
  }

  /// What a pause of the process (SIGSTOP, a suspended machine, swapping) means is found out by
  /// asking the others, not by its length: a leader that comes back is told of a newer term, or
  /// misses its majority; a single voter goes on, for nobody can have taken over, and giving up
  /// would only have it deliver again what it couldn't record.
  private static void pauses(RaftProperties properties) {
    RaftServerConfigKeys.setSleepDeviationThreshold(properties, millis(Duration.ofMillis(1_500)));
    // Ratis would close the server for good, and say nothing.
    RaftServerConfigKeys.setCloseThreshold(properties, millis(FOR_EVER));
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(FOR_EVER));
  }

  /// The key that says after which pause a leader gives up says too how long one that has lost its
  /// majority waits before it stands again. The server reads it for the one when it is made, the
  /// group for the other, later: in between this is to be called.
  static void betweenServerAndGroup(RaftProperties properties, ConsensusOptions.Timing timing) {
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(timing.max()));
  }

  private static void elections(RaftProperties properties, ConsensusOptions options) {
    ConsensusOptions.Timing timing = options.timing();
    GroupDirectory group = GroupDirectory.of(options);
    boolean alone = group.isAlone() || (group.isBlank() && options.founder());
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
        properties, millis(alone ? AT_ONCE : timing.firstMin()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(
        properties, millis(alone ? AT_ONCE.multipliedBy(2) : timing.firstMax()));
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(timing.min()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(timing.max()));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, seconds(5));
  }

  private static void log(RaftProperties properties, ConsensusOptions.Limits limits) {
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("8MB"));
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
    // A torn tail must not keep the node from starting; LogGuard tells it from real damage.
    RaftServerConfigKeys.Log.setCorruptionPolicy(properties, CorruptionPolicy.WARN_AND_RETURN);
    // Both acknowledge entries that aren't on the disk.
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    // By its default a leader tries a follower that was away only each five seconds after a while.
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "1ms,10, 200ms,1000000000");
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
        properties, SizeInBytes.valueOf(ENTRY_BYTES));
    // A lagging node downloads the database from the leader, not files by way of Ratis.
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, false);
    // The applier decides when the log is cut, by entries and by bytes; Ratis counts entries alone.
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, limits.keptEntries());
  }

  private static void memory(RaftProperties properties) {
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf("8MB"));
    RaftServerConfigKeys.Log.setQueueByteLimit(properties, SizeInBytes.valueOf("16MB"));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf("32MB"));
    RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf("32MB"));
    // We never send a request twice, and the cache would hold on to what it answered.
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, seconds(5));
  }

  private static void network(RaftProperties properties, ConsensusOptions options) {
    GrpcConfigKeys.Server.setHost(properties, options.bindHost());
    GrpcConfigKeys.Server.setPort(properties, options.port());
    // Not the port of the nodes, but never opened: see #parameters.
    GrpcConfigKeys.Admin.setPort(properties, options.port() == 1 ? 2 : 1);
    GrpcConfigKeys.Client.setPort(properties, options.port() == 3 ? 4 : 3);
    GrpcConfigKeys.setUseEpoll(properties, false);
    // Its own thread groups (boss-group.size and so on) stay unset: closing them takes two seconds.
  }

  /// What Ratis is given besides. The server of the nodes takes only what is for this one
  /// ([Addressee]). Whoever reached its services for administrators and for clients could change
  /// the members or write, and it can't leave them out: in the place of their servers it gets some
  /// without services, on any port of the loopback address.
  ///
  /// @param self the peer id of this node
  /// @param applied the index up to which the log is applied here
  static Parameters parameters(String self, LongSupplier applied) {
    Parameters parameters = new Parameters();
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters,
        (builder, types) ->
            types.contains(GrpcServices.Type.SERVER)
                ? builder
                    .intercept(new SnapshotNotice(applied))
                    .intercept(new LostReply())
                    .intercept(new Addressee(self))
                : withoutServices());
    return parameters;
  }

  private static NettyServerBuilder withoutServices() {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static TimeDuration seconds(int seconds) {
    return TimeDuration.valueOf(seconds, TimeUnit.SECONDS);
  }

  private static TimeDuration millis(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
