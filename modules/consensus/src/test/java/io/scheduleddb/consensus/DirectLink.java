package io.scheduleddb.consensus;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/// The link between nodes of one process: hands messages over, unless a test has cut the way.
final class DirectLink implements PeerLink {
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();

  void connect(String address, Handler handler) {
    handlers.put(address, handler);
  }

  /// From now on nothing reaches `address`.
  void cut(String address) {
    cut.add(address);
  }

  void mend(String address) {
    cut.remove(address);
  }

  @Override
  public CompletableFuture<byte[]> send(
      String address, Topic topic, byte[] message, Duration patience) {
    Handler handler = handlers.get(address);
    if (handler == null || cut.contains(address)) {
      return CompletableFuture.failedFuture(new LinkFailure(address + " is not there", false));
    }
    return CompletableFuture.supplyAsync(
            () -> handler.answer(topic, message), ForkJoinPool.commonPool())
        .thenCompose(answer -> answer);
  }

  @Override
  public PeerStatus self(String address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void join(String address, JoinRequest request, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(String address, String id, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void lead(String address, @Nullable String id, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogPosition download(String address, Path into) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
