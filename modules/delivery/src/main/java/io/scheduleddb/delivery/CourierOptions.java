package io.scheduleddb.delivery;

import io.scheduleddb.api.Invariant;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;

/// How calls are made.
///
/// @param version of the program, for `User-Agent`
/// @param drainLimitBytes how much of a response is read so that its connection can be used again;
///   a longer one costs the connection
/// @param excerptBytes how much of a response is kept
/// @param idleLimit how long a connection may lie unused; below the five seconds after which common
///   receivers close theirs, so that a call rarely meets a connection that is being closed
/// @param maxIdleConnections over all receivers; each holds a file descriptor and some 16 KB
/// @param maxIdlePerOrigin for one scheme, host and port
/// @param resolverThreads how many names are looked up at once; a lookup holds a platform thread
/// @param tls what is trusted in `https` calls
/// @param clock where the start of a call is read
public record CourierOptions(
    String version,
    int drainLimitBytes,
    int excerptBytes,
    Duration idleLimit,
    int maxIdleConnections,
    int maxIdlePerOrigin,
    int resolverThreads,
    SSLContext tls,
    InstantSource clock) {

  public CourierOptions {
    Invariant.check(version.matches("[!-~]+"), "version must be visible ASCII", version);
    Invariant.check(excerptBytes >= 0, "excerpt below zero", excerptBytes);
    Invariant.check(drainLimitBytes >= excerptBytes, "drain limit below excerpt", drainLimitBytes);
    Invariant.check(!idleLimit.isNegative(), "idle limit below zero", idleLimit);
    Invariant.check(maxIdleConnections >= 0, "idle connections below zero", maxIdleConnections);
    Invariant.check(maxIdlePerOrigin >= 0, "idle connections below zero", maxIdlePerOrigin);
    Invariant.check(resolverThreads >= 1, "no thread to resolve names", resolverThreads);
  }

  /// What suits a node: 64 KB drained, 1 KB kept, 512 idle connections (128 per receiver) for 3 s.
  public static CourierOptions defaults(String version, InstantSource clock) {
    return new CourierOptions(
        version, 64 << 10, 1024, Duration.ofSeconds(3), 512, 128, 16, platformTrust(), clock);
  }

  /// The same with `tls` as what is trusted.
  public CourierOptions trusting(SSLContext tls) {
    return new CourierOptions(
        version,
        drainLimitBytes,
        excerptBytes,
        idleLimit,
        maxIdleConnections,
        maxIdlePerOrigin,
        resolverThreads,
        tls,
        clock);
  }

  private static SSLContext platformTrust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no default TLS context", e);
    }
  }
}
