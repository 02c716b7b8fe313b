package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jgroups.JChannel;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;
import org.jgroups.util.Util;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three members on loopback: who finds whom.
class GossipGroupTest {
  private static final String A = "127.0.0.1:18080";
  private static final String B = "127.0.0.1:18081";
  private static final String C = "127.0.0.1:18082";

  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(10_000));

  private final List<GossipGroup> groups = new ArrayList<>();
  private int[] ports;

  @BeforeEach
  void choosePorts() {
    ports = freePorts(3);
  }

  @AfterEach
  void leave() {
    groups.forEach(GossipGroup::close);
  }

  /// Below the ports that the kernel gives to connections: one of those could take the port of a
  /// member that is away for a moment.
  static int[] freePorts(int count) {
    return IntStream.generate(NEXT_PORT::getAndIncrement)
        .map(next -> 10_000 + Math.floorMod(next, 10_000))
        .filter(GossipGroupTest::isFree)
        .limit(count)
        .toArray();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /// Starts a member that knows the gossip ports of those with the numbers `seeds`.
  private GossipGroup join(String http, @Nullable String token, int own, int... seeds)
      throws Exception {
    return join("test", http, token, own, seeds);
  }

  private GossipGroup join(
      String cluster, String http, @Nullable String token, int own, int... seeds) throws Exception {
    List<HostPort> hosts =
        Arrays.stream(seeds).mapToObj(i -> new HostPort("localhost", ports[i])).toList();
    Seal seal = token == null ? null : new Seal(token, cluster);
    GossipGroup group = new GossipGroup(cluster, http, ports[own], hosts, seal);
    groups.add(group);
    return group;
  }

  private static Supplier<Set<String>> members(GossipGroup group) {
    return group::members;
  }

  @Test
  void threeFindEachOtherThroughOne() throws Exception {
    GossipGroup a = join(A, null, 0, 0);
    assertEquals(Set.of(A), a.members());
    GossipGroup b = join(B, null, 1, 0);
    GossipGroup c = join(C, null, 2, 0);
    for (GossipGroup each : List.of(a, b, c)) {
      Await.until(Set.of(A, B, C), members(each));
    }
  }

  @Test
  void oneThatDiesIsMissedAndOneThatComesBackIsFound() throws Exception {
    GossipGroup a = join(A, "secret", 0, 0, 1, 2);
    GossipGroup b = join(B, "secret", 1, 0, 1, 2);
    GossipGroup c = join(C, "secret", 2, 0, 1, 2);
    Await.until(Set.of(A, B, C), members(a));
    Util.shutdown(c.channel, false);
    Await.until(Set.of(A, B), members(a));
    Await.until(Set.of(A, B), members(b));
    String elsewhere = "127.0.0.1:18083";
    GossipGroup back = join(elsewhere, "secret", 2, 0, 1, 2);
    for (GossipGroup each : List.of(a, b, back)) {
      Await.until(Set.of(A, B, elsewhere), members(each));
    }
  }

  /// The first of a group decides who is in it; another takes that over.
  @Test
  void theFirstMayDieToo() throws Exception {
    GossipGroup a = join(A, null, 0, 0, 1, 2);
    GossipGroup b = join(B, null, 1, 0, 1, 2);
    GossipGroup c = join(C, null, 2, 0, 1, 2);
    Await.until(Set.of(A, B, C), members(c));
    Util.shutdown(a.channel, false);
    Await.until(Set.of(B, C), members(b));
    Await.until(Set.of(B, C), members(c));
  }

  @Test
  void groupsThatWereApartMerge() throws Exception {
    GossipGroup a = join(A, "secret", 0, 0, 1, 2);
    GossipGroup b = join(B, "secret", 1, 0, 1, 2);
    GossipGroup c = join(C, "secret", 2, 0, 1, 2);
    Await.until(Set.of(A, B, C), members(a));
    cutOff(c.channel);
    Await.until(Set.of(A, B), members(a));
    Await.until(Set.of(C), members(c));
    c.channel.getProtocolStack().removeProtocol(DISCARD.class);
    for (GossipGroup each : List.of(a, b, c)) {
      Await.until(Set.of(A, B, C), members(each));
    }
  }

  private static void cutOff(JChannel channel) throws Exception {
    DISCARD all = new DISCARD().setAddress(channel.getAddress()).discardAll(true);
    channel.getProtocolStack().insertProtocol(all, ProtocolStack.Position.ABOVE, TP.class);
  }

  /// Started at the same time none may find another; they still come together.
  @Test
  void membersThatFoundedGroupsOfTheirOwnComeTogether() throws Exception {
    GossipGroup a = join(A, null, 0, 0);
    GossipGroup b = join(B, null, 1, 1);
    a.seed(List.of(new HostPort("localhost", ports[1])));
    Await.until(Set.of(A, B), members(a));
    Await.until(Set.of(A, B), members(b));
  }

  @Test
  void whoLeavesIsGoneAtOnce() throws Exception {
    GossipGroup a = join(A, null, 0, 0);
    GossipGroup b = join(B, null, 1, 0);
    Await.until(Set.of(A, B), members(a));
    b.close();
    // One that dies is missed later: after the silence that the group allows.
    assertTimeout(Duration.ofSeconds(4), () -> Await.until(Set.of(A), members(a)));
  }

  @Test
  void onlyThoseWithTheTokenTakePart() throws Exception {
    GossipGroup a = join(A, "secret", 0, 0, 1, 2);
    GossipGroup other = join(B, "another", 1, 0, 1, 2);
    GossipGroup none = join(C, null, 2, 0, 1, 2);
    assertEquals(Set.of(A), a.members());
    assertEquals(Set.of(B), other.members());
    assertEquals(Set.of(C), none.members());
  }

  @Test
  void clustersWithOtherNamesArentSeen() throws Exception {
    GossipGroup a = join("one", A, null, 0, 0, 1);
    GossipGroup b = join("two", B, null, 1, 0, 1);
    assertEquals(Set.of(A), a.members());
    assertEquals(Set.of(B), b.members());
  }
}
