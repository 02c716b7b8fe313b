package io.scheduleddb.cluster;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks all peers at once who they are. One thread.
///
/// An address is asked once at a time: an answer that comes after the end of a look is part of the
/// next one. So a peer that is slow to answer is seen late, but doesn't delay the look at others.
final class Lookout {
  private final PeerLink link;
  private final Duration patience;
  private final int maxPeers;
  private final Map<String, CompletableFuture<Sighting>> asked = new HashMap<>();

  Lookout(PeerLink link, ClusterOptions options) {
    this.link = link;
    this.patience = options.look();
    this.maxPeers = options.maxPeers();
  }

  /// What the nodes at `addresses` say. Blocks for as long as one look may take.
  List<Sighting> look(Collection<String> addresses) throws InterruptedException {
    List<String> all = List.copyOf(new TreeSet<>(addresses));
    List<String> some = all.subList(0, Math.min(all.size(), maxPeers));
    asked.keySet().retainAll(some);
    some.forEach(address -> asked.computeIfAbsent(address, this::ask));
    await(CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)));
    List<Sighting> sightings = new ArrayList<>();
    some.forEach(address -> sightings.add(take(address)));
    all.subList(some.size(), all.size())
        .forEach(address -> sightings.add(new Sighting.Silence(address, "too many peers to ask")));
    return List.copyOf(sightings);
  }

  private void await(CompletableFuture<?> answers) throws InterruptedException {
    try {
      answers.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // Whoever hasn't answered yet is told as silent.
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking peers failed", e.getCause());
    }
  }

  private Sighting take(String address) {
    Sighting late =
        new Sighting.Silence(address, "no answer within %d ms".formatted(patience.toMillis()));
    CompletableFuture<Sighting> answer = asked.get(address);
    if (answer == null || !answer.isDone()) {
      return late;
    }
    asked.remove(address);
    return answer.getNow(late);
  }

  private CompletableFuture<Sighting> ask(String address) {
    return CompletableFuture.supplyAsync(
        () -> sight(address), task -> Thread.ofVirtual().name("ask " + address).start(task));
  }

  private Sighting sight(String address) {
    try {
      return new Sighting.Answer(address, link.self(address));
    } catch (LinkFailure | Refusal e) {
      return new Sighting.Silence(address, String.valueOf(e.getMessage()));
    }
  }
}
