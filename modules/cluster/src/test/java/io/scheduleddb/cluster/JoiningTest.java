package io.scheduleddb.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView.Role;
import io.scheduleddb.api.PeerStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JoiningTest {
  private static final UUID ID = new UUID(1, 1);
  private static final Standing JOINING = Standing.NEW.joining(ID);

  private final Network network = new Network();
  private final SharedLog log = new SharedLog();
  private final AtomicInteger removals = new AtomicInteger();
  private Instant now = Nodes.NOW;

  private Joining joining(String id, StandingStore store) {
    SharedLog.Seat seat = log.seat(id);
    var parts =
        new ClusterDesk.Parts(seat, seat, network, network, null, removals::incrementAndGet);
    Steward steward = new Steward(seat, seat, network, network, ClusterOptions.DEFAULT);
    return new Joining(Nodes.identity(id), ID, store, parts, steward, ClusterOptions.DEFAULT);
  }

  /// A running member, whose thread does what is asked of it.
  private ClusterDesk member(String id) {
    ClusterDesk desk =
        new ClusterDesk(
            Nodes.identity(id),
            new MemoryStore(JOINING.asMember()),
            Nodes.OPTIONS,
            InstantSource.system());
    SharedLog.Seat seat = log.seat(id);
    desk.run(
        new ClusterDesk.Parts(seat, seat, new Network(), network, null, () -> {}),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
    network.add(Nodes.address(id), desk);
    return desk;
  }

  /// What a node says that leads, or that claims to.
  private static PeerStatus leader(String id, Set<String> members) {
    return Nodes.status(
        Nodes.identity(id), JOINING.asMember(), Nodes.address(id), new TreeSet<>(members));
  }

  private void pass(Joining joining, int seconds) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      joining.step(now);
      now = now.plusSeconds(1);
    }
  }

  private void waits(Joining joining, @Nullable String why) {
    assertEquals(why, joining.waitingFor());
  }

  @Test
  void asksUntilItIsAMember() throws InterruptedException {
    MemoryStore store = new MemoryStore(JOINING);
    Joining joining = joining("n2~b", store);
    joining.step(now);
    waits(joining, "no member of the cluster " + ID + " answers yet");
    log.with(Role.FOLLOWER, "n1~a");
    try (ClusterDesk leader = member("n1~a")) {
      joining.step(now);
      assertTrue(log.changes.contains("add n2~b"), log.changes.toString());
      assertTrue(store.standing().member());
      joining.step(now);
      waits(joining, null);
      assertNull(leader.waitingFor());
    }
  }

  @Test
  void aFollowerPassesTheRequestOnToALeaderThatCanNotBeSeen() throws InterruptedException {
    log.with(Role.FOLLOWER, "n1~a", "n2~b");
    try (ClusterDesk leader = member("n1~a");
        ClusterDesk follower = member("n2~b")) {
      Joining joining = joining("n3~c", new MemoryStore(JOINING));
      network.cut("n1:8080");
      joining.step(now);
      assertTrue(joining.waitingFor().startsWith("n2:8080 refuses"), joining.waitingFor());
      network.mend("n1:8080");
      joining.step(now);
      assertTrue(log.ids().contains("n3~c"));
      assertTrue(leader.self().members().equals(follower.self().members()));
    }
  }

  @Test
  void saysThatNobodyKnowsALeader() throws InterruptedException {
    network.add(Nodes.status("n2~b", JOINING));
    network.add(Nodes.status("n3~c", JOINING));
    network.cut("n3:8080");
    Joining joining = joining("n1~a", new MemoryStore(JOINING));
    joining.step(now);
    waits(
        joining,
        "nodes (n2:8080) know the cluster "
            + ID
            + ", but no leader of it; not answering: n3:8080 (connection refused); should its members"
            + " have lost their data for good, stop the nodes that wait and delete their data"
            + " directories");
  }

  @Test
  void announcesItsAddressesOnceInEachLife() throws InterruptedException {
    log.with(Role.FOLLOWER, "n1~a", "n2~b");
    network.add(leader("n1~a", Set.of("n1~a", "n2~b")));
    MemoryStore store = new MemoryStore(JOINING.asMember());
    pass(joining("n2~b", store), 5);
    pass(joining("n2~b", store), 5);
    assertEquals(List.of("join n2~b at n1:8080", "join n2~b at n1:8080"), network.asked);
  }

  @Test
  void aFounderIsAMemberAndKnowsWhenItHasCompany() throws InterruptedException {
    log.with(Role.FOLLOWER, "n1~a");
    MemoryStore store = new MemoryStore(Standing.NEW.founding(ID, 3));
    Joining joining = joining("n1~a", store);
    joining.step(now);
    assertTrue(store.standing().member());
    assertEquals(3, store.standing().awaited());
    log.with(Role.FOLLOWER, "n2~b");
    joining.step(now);
    assertEquals(0, store.standing().awaited());
    assertTrue(store.standing().founder());
  }

  @Test
  void aMemberThatTheLeaderDoesNotKnowAnyMoreWasRemoved() throws InterruptedException {
    network.add(leader("n1~a", Set.of("n1~a", "n3~c")));
    MemoryStore store = new MemoryStore(JOINING.asMember());
    Joining joining = joining("n2~b", store);
    pass(joining, 10);
    assertFalse(store.standing().removed(), "not at once");
    pass(joining, 1);
    assertTrue(store.standing().removed());
    pass(joining, 10);
    assertEquals(1, removals.get());
    assertEquals(List.of(), network.asked, "it doesn't ask to be added again");
    waits(joining, Joining.REMOVED);
    Joining again = joining("n2~b", store);
    again.step(now);
    waits(again, Joining.REMOVED);
  }

  @Test
  void aMemberOutOfTouchThatTheLeaderStillKnowsWasNotRemoved() throws InterruptedException {
    log.with(Role.FOLLOWER, "n1~a", "n2~b");
    log.silence("n2~b");
    network.add(leader("n1~a", Set.of("n1~a", "n2~b")));
    MemoryStore store = new MemoryStore(JOINING.asMember());
    pass(joining("n2~b", store), 60);
    assertFalse(store.standing().removed());
  }

  @Test
  void aRemovalThatItDidNotHearOfByTheLogIsFoundOut() throws InterruptedException {
    log.with(Role.FOLLOWER, "n1~a", "n2~b", "n3~c");
    log.silence("n2~b");
    network.add(leader("n1~a", Set.of("n1~a", "n3~c")));
    MemoryStore store = new MemoryStore(JOINING.asMember());
    pass(joining("n2~b", store), 11);
    assertTrue(store.standing().removed());
  }

  @Test
  void twoLeadersOrChangingOnesOrFollowersSayNothingAboutARemoval() throws InterruptedException {
    MemoryStore store = new MemoryStore(JOINING.asMember());
    Joining joining = joining("n2~b", store);
    network.add(leader("n1~a", Set.of("n1~a")));
    network.add(leader("n3~c", Set.of("n3~c")));
    pass(joining, 30);
    assertFalse(store.standing().removed(), "two leaders");
    for (int i = 0; i < 6; i++) {
      network.remove("n3:8080");
      pass(joining, 5);
      network.add(leader("n3~c", Set.of("n3~c")));
      pass(joining, 1);
    }
    assertFalse(store.standing().removed(), "leaders come and go");
    network.remove("n1:8080");
    network.remove("n3:8080");
    network.add(Nodes.status(Nodes.identity("n4"), JOINING.asMember(), "n1:8080", Set.of("n1~a")));
    pass(joining, 30);
    assertFalse(store.standing().removed(), "a follower");
  }

  @Test
  void aNodeThatNeverWasAMemberWasNotRemoved() throws InterruptedException {
    network.add("n1:8080", new Recorder(leader("n1~a", Set.of("n1~a")), "no seat is free"));
    MemoryStore store = new MemoryStore(JOINING);
    pass(joining("n2~b", store), 30);
    assertFalse(network.asked.isEmpty(), "it asked to be let in");
    assertFalse(store.standing().removed());
  }
}
