package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Peers that are looked up anew each time.
///
/// The system's resolver has no timeout that a program could set, so a lookup has a thread of its
/// own, and is left behind when it takes too long. There is never more than one: while it hangs,
/// the next caller waits for the same.
final class LookedUp implements Discovery {
  /// A resolver that has lost its first server answers after 5 s; forming goes on meanwhile.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String name;
  private final Callable<Set<String>> lookup;
  private final Duration patience;
  private @Nullable Future<Set<String>> running;
  private volatile @Nullable String trouble;

  LookedUp(String name, Callable<Set<String>> lookup) {
    this(name, lookup, PATIENCE);
  }

  LookedUp(String name, Callable<Set<String>> lookup, Duration patience) {
    this.name = name;
    this.lookup = lookup;
    this.patience = patience;
  }

  @Override
  public Set<String> peers() {
    Future<Set<String>> mine = running == null ? start() : running;
    running = mine;
    try {
      Set<String> found = mine.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      running = null;
      trouble = found.isEmpty() ? name + " has no records" : null;
      return found;
    } catch (TimeoutException e) {
      trouble = "no answer for " + name + " within " + patience.toMillis() + " ms";
    } catch (ExecutionException e) {
      running = null;
      trouble = name + " can't be resolved: " + e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Set.of();
  }

  private Future<Set<String>> start() {
    FutureTask<Set<String>> task = new FutureTask<>(() -> Set.copyOf(lookup.call()));
    Thread.ofPlatform().daemon().name("discovery-dns").start(task);
    return task;
  }

  @Override
  public @Nullable String trouble() {
    return trouble;
  }

  @Override
  public void close() {}
}
