package io.scheduleddb.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView.Role;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink.JoinRequest;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.PeerStatus.Stage;
import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(30)
class ClusterDeskTest {
  private static final UUID ID = new UUID(1, 1);
  private static final Standing JOINING = Standing.NEW.joining(ID);

  private final Network network = new Network();
  private final SharedLog log = new SharedLog();
  private final List<ClusterDesk> desks = new ArrayList<>();

  @AfterEach
  void stop() {
    desks.forEach(ClusterDesk::close);
  }

  private ClusterDesk desk(String id, Standing standing) {
    ClusterDesk desk =
        new ClusterDesk(
            Nodes.identity(id),
            new MemoryStore(standing),
            Nodes.OPTIONS,
            InstantSource.fixed(Nodes.NOW));
    desks.add(desk);
    network.add(Nodes.address(id), desk);
    return desk;
  }

  private ClusterDesk running(String id) {
    ClusterDesk desk = desk(id, JOINING.asMember());
    run(desk, log.seat(id));
    return desk;
  }

  private void run(ClusterDesk desk, SharedLog.Seat seat) {
    desk.run(
        new ClusterDesk.Parts(seat, seat, new Network(), network, null, () -> {}),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }

  private static JoinRequest request(String id) {
    return new JoinRequest(Nodes.identity(id).peer(), Nodes.CLUSTER, ID, Nodes.GAP);
  }

  private static Refusal refused(Kind kind, Executable what) {
    Refusal refusal = assertThrows(Refusal.class, what);
    assertEquals(kind, refusal.problem().kind(), refusal.getMessage());
    return refusal;
  }

  private static void refused(Kind kind, Executable what, String why) {
    String detail = refused(kind, what).problem().detail();
    assertTrue(detail.contains(why), detail);
  }

  @Test
  void saysWhoItIsBeforeThereIsACluster() {
    ClusterDesk desk = desk("n1~a", Standing.NEW.endorsing("n2~b"));
    PeerStatus self = desk.self();
    assertEquals(Stage.FORMING, self.stage());
    assertEquals("n2~b", self.endorses());
    assertNull(self.cluster());
    assertEquals(Set.of(), self.members());
    assertNotNull(desk.waitingFor());
    refused(Kind.UNAVAILABLE, () -> desk.join(request("n2~b")));
  }

  @Test
  void saysWhoBelongsToTheCluster() {
    log.with(Role.FOLLOWER, "n1~a", "n2~b");
    PeerStatus leader = running("n1~a").self();
    PeerStatus follower = running("n2~b").self();
    assertEquals(Set.of("n1~a", "n2~b"), leader.members());
    assertEquals("n1:8080", leader.leader());
    assertEquals("n1:8080", follower.leader());
    assertEquals(Stage.MEMBER, follower.stage());
  }

  @Test
  void aLeaderWhoseAddressChangedTellsTheNewOne() {
    log.with(Role.FOLLOWER, "n1~a");
    Identity moved = new Identity(new Peer("n1~a", "n1:7000", "n1:9090"), Nodes.CLUSTER, Nodes.GAP);
    ClusterDesk desk =
        new ClusterDesk(
            moved,
            new MemoryStore(JOINING.asMember()),
            Nodes.OPTIONS,
            InstantSource.fixed(Nodes.NOW));
    desks.add(desk);
    run(desk, log.deaf().seat("n1~a"));
    assertEquals("n1:9090", desk.self().leader(), "before the log has learned it");
  }

  @Test
  void doesNotTryAgainWhenItStopsOrIsInterrupted() {
    log.with(Role.FOLLOWER, "n1~a", "n2~b");
    ClusterDesk follower = running("n2~b");
    Thread.currentThread().interrupt();
    refused(Kind.UNAVAILABLE, () -> follower.remove("n1"), "stops");
    assertTrue(Thread.interrupted());
    refused(Kind.UNAVAILABLE, () -> follower.remove("n1"), "n1");
    follower.close();
    refused(Kind.UNAVAILABLE, () -> follower.remove("n1"), "stops");
  }

  @Test
  void saysThatItWasRemoved() {
    ClusterDesk desk = desk("n1~a", JOINING.asMember().asRemoved());
    assertEquals(Stage.REMOVED, desk.self().stage());
    assertEquals(Joining.REMOVED, desk.waitingFor(), "also when its log isn't started");
    run(desk, log.seat("n1~a"));
    refused(Kind.UNAVAILABLE, () -> desk.remove("n2"));
  }

  @Test
  void theLeaderDoesWhatItIsAsked() {
    log.with(Role.FOLLOWER, "n1~a", "n2~b");
    ClusterDesk leader = running("n1~a");
    leader.join(request("n3~c"));
    leader.remove("n2");
    leader.lead("n3~c");
    assertEquals(Set.of("n1~a", "n3~c"), log.ids());
    assertTrue(log.changes.contains("transfer to n3~c"));
  }

  @Test
  void othersPassItOnToTheLeader() {
    log.with(Role.FOLLOWER, "n1~a", "n2~b");
    running("n1~a");
    ClusterDesk follower = running("n2~b");
    follower.join(request("n3~c"));
    assertEquals(Set.of("n1~a", "n2~b", "n3~c"), log.ids());
    follower.remove("n3");
    assertEquals(Set.of("n1~a", "n2~b"), log.ids());
    follower.lead(null);
    assertTrue(log.changes.contains("transfer to null"));
    refused(Kind.UNAVAILABLE, () -> follower.remove("n3"));
  }

  @Test
  void whatTheLeaderRefusesIsRefusedByAll() {
    log.with(Role.FOLLOWER, "n1~a", "n2~b");
    running("n1~a");
    ClusterDesk follower = running("n2~b");
    refused(Kind.NOT_FOUND, () -> follower.remove("n7"));
    network.cut("n1:8080");
    refused(Kind.UNAVAILABLE, () -> follower.remove("n1"));
  }

  @Test
  void twoNodesThatTakeEachOtherForTheLeaderDoNotPassARequestRound() {
    log.with(Role.FOLLOWER, "n1~a", "n2~b");
    SharedLog other = new SharedLog().with(Role.FOLLOWER, "n2~b", "n1~a");
    ClusterDesk one = desk("n1~a", JOINING.asMember());
    run(one, other.seat("n1~a"));
    run(desk("n2~b", JOINING.asMember()), log.seat("n2~b"));
    Refusal refusal = refused(Kind.UNAVAILABLE, () -> one.remove("n2"));
    assertTrue(refusal.problem().detail().contains("already"), refusal.problem().detail());
    refused(Kind.UNAVAILABLE, () -> one.remove("n2"));
  }

  @Test
  void refusesWhoMeansAnotherCluster() {
    log.with(Role.FOLLOWER, "n1~a");
    ClusterDesk leader = running("n1~a");
    JoinRequest fine = request("n2~b");
    refused(Kind.CONFLICT, () -> leader.join(new JoinRequest(fine.peer(), "prod", ID, Nodes.GAP)));
    refused(
        Kind.CONFLICT,
        () -> leader.join(new JoinRequest(fine.peer(), Nodes.CLUSTER, new UUID(2, 2), Nodes.GAP)));
    Refusal gap =
        refused(
            Kind.CONFLICT,
            () ->
                leader.join(
                    new JoinRequest(fine.peer(), Nodes.CLUSTER, ID, Duration.ofSeconds(1))));
    assertEquals("n2~b has the SLOT_GAP \"PT1S\", here it is \"PT10S\"", gap.problem().detail());
  }

  @Test
  void aFounderAloneHoldsWritesBackUnlessItWasToBeAlone() {
    assertNull(desk("n1~a", Standing.NEW.founding(ID, 1)).holdsBack());
    assertEquals(
        "the cluster was founded for 3 nodes and has one voter so far",
        desk("n1~a", Standing.NEW.founding(ID, 3)).holdsBack());
    assertNull(desk("n1~a", Standing.NEW.founding(ID, 3).accompanied()).holdsBack());
  }
}
