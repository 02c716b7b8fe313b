package io.scheduleddb.consensus;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.StateMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The link between nodes of one process: hands messages over, unless a test has cut the way.
final class DirectLink implements PeerLink {
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Map<String, StateMachine> stores = new ConcurrentHashMap<>();

  /// How many copies were downloaded.
  final AtomicInteger downloads = new AtomicInteger();

  /// How many were tried.
  final AtomicInteger attempts = new AtomicInteger();

  /// What happens between the copying and the end of a download.
  volatile Runnable onTheWay = () -> {};

  private final Set<String> cut = ConcurrentHashMap.newKeySet();

  void connect(String address, Handler handler) {
    handlers.put(address, handler);
  }

  /// From now on `address` hands out copies of this store.
  void serve(String address, StateMachine stateMachine) {
    stores.put(address, stateMachine);
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
    return CompletableFuture.completedFuture(message)
        .thenComposeAsync(each -> handler.answer(topic, each), ForkJoinPool.commonPool());
  }

  @Override
  public PeerStatus self(String address) {
    throw new LinkFailure(address + " is not there", false);
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
    StateMachine store = stores.get(address);
    attempts.incrementAndGet();
    if (store == null || cut.contains(address)) {
      throw new LinkFailure(address + " is not there", false);
    }
    LogPosition position = store.copyTo(into);
    downloads.incrementAndGet();
    onTheWay.run();
    return position;
  }

  @Override
  public void close() {}
}
