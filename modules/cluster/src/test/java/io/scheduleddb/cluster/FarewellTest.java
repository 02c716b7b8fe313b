package io.scheduleddb.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The pod `s-1` is told to stop; `s-0` leads.
@Timeout(30)
class FarewellTest {
  private static final UUID ID = new UUID(1, 1);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final String HERE = "s-0~a";
  private static final String AWAY = "s-1~b";

  private final Network network = new Network();
  private final SharedLog log = new SharedLog().with(Role.FOLLOWER, HERE, AWAY);
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger ticks = new AtomicInteger();

  @BeforeEach
  void start() {
    leaderKnows(HERE, AWAY);
    network.before("s-0:8080", looks::incrementAndGet);
  }

  /// What the leader says of the members.
  private void leaderKnows(String... members) {
    Standing member = Standing.NEW.joining(ID).asMember();
    network.add(Nodes.status(Nodes.identity(HERE), member, Nodes.address(HERE), Set.of(members)));
  }

  /// Whether it was removed. Its clock goes on by five seconds with each look at it.
  private boolean leave(String id, Duration patience) {
    SharedLog.Seat seat = log.seat(id);
    ClusterDesk.Parts parts = new ClusterDesk.Parts(seat, seat, network, network, null, () -> {});
    try {
      return new Farewell(Nodes.identity(id), ID, parts, Nodes.OPTIONS, this::later)
          .await(patience);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Instant later() {
    return Nodes.NOW.plusSeconds(5L * ticks.getAndIncrement());
  }

  @Test
  void whoWillBeBackStopsAtOnce() {
    network.gone = Set.of("s-2");
    assertFalse(assertTimeoutPreemptively(QUICK, () -> leave(AWAY, LONG)));
  }

  @Test
  void whoWillNotBeBackStaysUntilTheLeaderHasRemovedIt() {
    network.gone = Set.of("s-1");
    CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> leave(AWAY, LONG));
    while (looks.get() < 2) {
      Thread.onSpinWait();
    }
    assertFalse(left.isDone(), "it was a member at the first look");
    leaderKnows(HERE);
    assertTrue(assertTimeoutPreemptively(QUICK, left::join));
    assertEquals(3, ticks.get(), "for ten seconds it was told the same");
  }

  @Test
  void nobodyWaitsForEver() {
    network.gone = Set.of("s-1");
    network.cut("s-0:8080");
    assertFalse(assertTimeoutPreemptively(QUICK, () -> leave(AWAY, Duration.ofMillis(1))));
    assertTrue(looks.get() > 0, "it has looked for a leader");
  }

  /// It is the one that removes the others.
  @Test
  void whoLeadsStaysWhateverOthersSay() {
    network.gone = Set.of("s-1");
    log.seat(HERE).transfer(AWAY, QUICK);
    leaderKnows(HERE);
    CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> leave(AWAY, LONG));
    assertThrows(TimeoutException.class, () -> left.get(100, TimeUnit.MILLISECONDS));
    log.seat(AWAY).transfer(HERE, QUICK);
    assertTrue(assertTimeoutPreemptively(QUICK, left::join));
  }

  @Test
  void theOnlyMemberHasNobodyToWaitFor() {
    network.gone = Set.of("s-0");
    log.seat(HERE).remove(AWAY, QUICK);
    assertFalse(assertTimeoutPreemptively(QUICK, () -> leave(HERE, LONG)));
  }
}
