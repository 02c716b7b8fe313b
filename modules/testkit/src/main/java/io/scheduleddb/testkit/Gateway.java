package io.scheduleddb.testkit;

import io.scheduleddb.testkit.ApiClient.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// How clients reach a cluster: a request goes to any node, and where that fails once more to
/// another one. Any thread.
final class Gateway implements AutoCloseable {
  /// The status of a request that was never received.
  static final int UNSENT = 0;

  /// The status of one that may have been.
  static final int UNKNOWN = 599;

  private final Options options;
  private final List<Door> doors = new CopyOnWriteArrayList<>();
  private final Map<Door, Instant> avoidedUntil = new ConcurrentHashMap<>();

  /// @param retries whether a request that failed goes to another node
  /// @param avoid for how long a node isn't asked after it failed; zero: it is asked all the same
  /// @param patience how long an answer may take
  record Options(boolean retries, Duration avoid, Duration patience) {}

  private record Door(String node, ApiClient api) {}

  /// What was answered in the end.
  ///
  /// @param certain whether an earlier try can't have had an effect
  record Reached(String node, Answer answer, boolean certain) {}

  Gateway(Options options) {
    this.options = options;
  }

  /// Sends requests to this node, too, from now on.
  void open(ServerProcess node) {
    doors.add(new Door(node.node(), new ApiClient(node.url(), options.patience())));
  }

  /// Sends nothing to this node any more.
  void shut(ServerProcess node) {
    doors.removeIf(door -> door.node().equals(node.node()));
  }

  /// Sends a request where `random` says.
  Reached send(String method, String path, String body, Random random) throws InterruptedException {
    List<Door> order = order(random);
    Answer first = tryOne(order.getFirst(), method, path, body);
    if (isAnswered(first) || !options.retries() || order.size() == 1) {
      return new Reached(order.getFirst().node(), first, true);
    }
    Answer second = tryOne(order.get(1), method, path, body);
    return new Reached(order.get(1).node(), second, first.status() == UNSENT);
  }

  private List<Door> order(Random random) {
    List<Door> order = new ArrayList<>(doors);
    Collections.shuffle(order, random);
    Instant now = Instant.now();
    order.sort((a, b) -> Boolean.compare(isAvoided(a, now), isAvoided(b, now)));
    return order;
  }

  private boolean isAvoided(Door door, Instant now) {
    return avoidedUntil.getOrDefault(door, Instant.MIN).isAfter(now);
  }

  private Answer tryOne(Door door, String method, String path, String body)
      throws InterruptedException {
    Answer answer = ask(door, method, path, body);
    if (!isAnswered(answer)) {
      avoidedUntil.put(door, Instant.now().plus(options.avoid()));
    }
    return answer;
  }

  private static Answer ask(Door door, String method, String path, String body)
      throws InterruptedException {
    try {
      return door.api().send(method, path, body, Map.of());
    } catch (ConnectException e) {
      return failed(UNSENT, door, e);
    } catch (IOException e) {
      return failed(UNKNOWN, door, e);
    }
  }

  private static Answer failed(int status, Door door, IOException e) {
    return new Answer(status, door.node() + ": " + e.getClass().getSimpleName(), null, -1);
  }

  private static boolean isAnswered(Answer answer) {
    return answer.status() != UNSENT && answer.status() < 500;
  }

  @Override
  public void close() {
    doors.forEach(door -> door.api().close());
  }
}
