package io.scheduleddb.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Looks up the addresses of hosts. The platform's lookup can't be interrupted and holds its thread
/// for as long as a name server keeps silent, so it runs on a few platform threads of its own: a
/// virtual thread would hold one of the carriers that all other calls need. Any thread.
final class Resolver implements AutoCloseable {
  private final ThreadPoolExecutor lookups;

  Resolver(int threads) {
    this.lookups =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("delivery-resolver-", 0).daemon().factory());
    lookups.allowCoreThreadTimeOut(true);
  }

  /// The addresses of `host`, in the order in which to try them; at least one. Waits until the
  /// thread is interrupted. Throws [UnknownHostException] when there is none.
  List<InetAddress> addresses(String host) throws UnknownHostException, InterruptedException {
    if (isLiteral(host)) {
      return List.of(InetAddress.ofLiteral(host));
    }
    Future<InetAddress[]> lookup = lookups.submit(() -> InetAddress.getAllByName(host));
    try {
      return List.of(lookup.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IllegalStateException("lookup failed", e.getCause());
    } finally {
      lookup.cancel(false);
    }
  }

  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || isDotted(host);
  }

  private static boolean isDotted(String host) {
    return host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }
}
