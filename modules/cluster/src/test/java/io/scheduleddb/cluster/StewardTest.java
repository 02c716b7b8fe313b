package io.scheduleddb.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView.Role;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink.JoinRequest;
import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StewardTest {
  private static final UUID ID = new UUID(1, 1);
  private static final Standing MEMBER = Standing.NEW.joining(ID).asMember();

  private final Network network = new Network();
  private final SharedLog log = new SharedLog();
  private Instant now = Nodes.NOW;

  private Steward steward(String id) {
    SharedLog.Seat seat = log.seat(id);
    return new Steward(seat, seat, network, network, ClusterOptions.DEFAULT);
  }

  private static Errand.Add add(String id) {
    return new Errand.Add(new JoinRequest(Nodes.identity(id).peer(), Nodes.CLUSTER, ID, Nodes.GAP));
  }

  private void pass(Steward steward, int seconds) {
    for (int i = 0; i < seconds; i++) {
      steward.step(now);
      now = now.plusSeconds(1);
    }
  }

  private Refusal refused(Steward steward, Errand errand) {
    CompletableFuture<Void> done = steward.ask(errand);
    steward.step(now);
    CompletionException failure = assertThrows(CompletionException.class, done::join);
    return (Refusal) failure.getCause();
  }

  private void does(Steward steward, Errand errand) {
    CompletableFuture<Void> done = steward.ask(errand);
    steward.step(now);
    done.join();
  }

  @Test
  void addsWhoAsksInOrder() {
    log.with(Role.FOLLOWER, "n1");
    Steward steward = steward("n1");
    CompletableFuture<Void> second = steward.ask(add("n2~b"));
    CompletableFuture<Void> third = steward.ask(add("n3~c"));
    assertEquals(second, steward.ask(add("n2~b")), "asked twice is done once");
    steward.step(now);
    assertTrue(second.isDone() && third.isDone());
    assertEquals(List.of("add n2~b", "add n3~c"), log.changes);
  }

  @Test
  void refusesWhatWaitsWhenItDoesNotLead() {
    log.with(Role.FOLLOWER, "n1", "n2");
    assertEquals(Kind.UNAVAILABLE, refused(steward("n2"), add("n3")).problem().kind());
  }

  @Test
  void refusesMoreRequestsThanTheLimit() {
    log.with(Role.FOLLOWER, "n1");
    Steward steward = steward("n1");
    for (int i = 0; i < ClusterOptions.DEFAULT.maxRequests(); i++) {
      assertFalse(steward.ask(new Errand.Remove("x" + i)).isDone());
    }
    assertTrue(steward.ask(new Errand.Remove("more")).isCompletedExceptionally());
  }

  @Test
  void aWipedNodeTakesThePlaceOfItsOldSelf() {
    log.with(Role.FOLLOWER, "n1", "n2~old", "n3");
    log.silence("n2~old");
    network.add(Nodes.status("n2~new", MEMBER));
    does(steward("n1"), add("n2~new"));
    assertEquals(List.of("add n2~new for n2~old"), log.changes);
  }

  @Test
  void aWipedNodeWaitsUntilItsOldSelfIsSilent() {
    log.with(Role.FOLLOWER, "n1", "n2~old", "n3");
    assertEquals(Kind.UNAVAILABLE, refused(steward("n1"), add("n2~new")).problem().kind());
    assertEquals(List.of(), log.changes);
  }

  @Test
  void twoNodesOfOneNameAreRefused() {
    log.with(Role.FOLLOWER, "n1", "n2~old", "n3");
    log.silence("n2~old");
    network.add(Nodes.status("n2~old", MEMBER));
    Refusal refusal = refused(steward("n1"), add("n2~new"));
    assertEquals(Kind.CONFLICT, refusal.problem().kind());
    assertTrue(refusal.problem().detail().startsWith("two nodes have the NODE_ID \"n2\""));
    assertEquals(Kind.CONFLICT, refused(steward("n1"), add("n1~new")).problem().kind());
  }

  @Test
  void aNodeAtTheAddressOfAnotherMemberIsRefused() {
    log.with(Role.FOLLOWER, "n1", "n2");
    JoinRequest request =
        new JoinRequest(new Peer("n9", "n2:7000", "n9:8080"), Nodes.CLUSTER, ID, Nodes.GAP);
    assertEquals(Kind.CONFLICT, refused(steward("n1"), new Errand.Add(request)).problem().kind());
  }

  @Test
  void whoWasRemovedIsNotAddedAgain() {
    log.with(Role.FOLLOWER, "n1", "n2~b", "n3");
    Steward steward = steward("n1");
    does(steward, new Errand.Remove("n2"));
    assertEquals(Kind.CONFLICT, refused(steward, add("n2~b")).problem().kind());
    does(steward, add("n2~c"));
    assertEquals(List.of("remove n2~b", "add n2~c"), log.changes);
  }

  @Test
  void removesNobodyWithoutWhomTooFewCanBeReached() {
    log.with(Role.FOLLOWER, "n1", "n2", "n3");
    log.silence("n3");
    Steward steward = steward("n1");
    assertEquals(Kind.CONFLICT, refused(steward, new Errand.Remove("n2")).problem().kind());
    does(steward, new Errand.Remove("n3"));
    assertEquals(Set.of("n1", "n2"), log.ids());
  }

  @Test
  void aNameThatTwoMembersHaveIsAmbiguous() {
    log.with(Role.FOLLOWER, "n1", "n2~a", "n2~b", "n3");
    Refusal refusal = refused(steward("n1"), new Errand.Remove("n2"));
    assertEquals(Kind.CONFLICT, refusal.problem().kind());
    assertTrue(refusal.problem().detail().endsWith("n2~a, n2~b"), refusal.problem().detail());
    assertEquals(Kind.NOT_FOUND, refused(steward("n1"), new Errand.Remove("n7")).problem().kind());
    does(steward("n1"), new Errand.Remove("n2~b"));
  }

  @Test
  void handsTheLeadershipOver() {
    log.with(Role.FOLLOWER, "n1", "n2~a", "n3");
    does(steward("n1"), new Errand.Lead("n2"));
    assertEquals(List.of("transfer to n2~a"), log.changes);
  }

  @Test
  void promotesAListenerIntoAFreeSeat() {
    log.with(Role.FOLLOWER, "n1", "n2", "n3", "n4", "n5").with(Role.LISTENER, "n6", "n7");
    log.silence("n6");
    Steward steward = steward("n1");
    pass(steward, 5);
    assertEquals(List.of(), log.changes);
    does(steward, new Errand.Remove("n5"));
    pass(steward, 1);
    assertEquals(List.of("remove n5", "promote n7"), log.changes, "the one that can be reached");
  }

  @Test
  void nobodyIsRemovedForBeingSilent() {
    log.with(Role.FOLLOWER, "n1", "n2", "n3");
    log.silence("n3");
    pass(steward("n1"), 3600);
    assertEquals(List.of(), log.changes);
  }

  @Test
  void removesWhoIsGoneFromThePlatformTheHighestOrdinalFirst() {
    log.with(Role.FOLLOWER, "s-0", "s-1", "s-2", "s-9", "s-10");
    network.gone = Set.of("s-9", "s-10");
    Steward steward = steward("s-0");
    pass(steward, 10);
    assertEquals(List.of(), log.changes, "not before it was said for long enough");
    pass(steward, 1);
    assertEquals(List.of("remove s-10"), log.changes, "one at a time");
    network.gone = Set.of("s-9");
    pass(steward, 1);
    assertEquals(List.of("remove s-10", "remove s-9"), log.changes, "it has waited already");
  }

  @Test
  void anAnswerThatChangesRemovesNobody() {
    log.with(Role.FOLLOWER, "s-0", "s-1", "s-2");
    Steward steward = steward("s-0");
    for (@Nullable String each : List.of("s-2", "s-1", "s-2", "s-1")) {
      network.gone = Set.of(each);
      pass(steward, 9);
    }
    assertEquals(List.of(), log.changes);
  }

  @Test
  void aPlatformThatRunsNobodyIsAPause() {
    log.with(Role.FOLLOWER, "s-0", "s-1", "s-2");
    network.gone = Set.of("s-0", "s-1", "s-2");
    pass(steward("s-0"), 60);
    assertEquals(List.of(), log.changes);
  }

  @Test
  void aVoterThatStillRunsIsKeptWhileOneThatStaysIsOut() {
    log.with(Role.FOLLOWER, "s-0", "s-1", "s-2", "s-3", "s-4");
    log.silence("s-1");
    network.gone = Set.of("s-3", "s-4");
    Steward steward = steward("s-0");
    pass(steward, 60);
    assertEquals(List.of(), log.changes);
    log.silence("s-4");
    pass(steward, 1);
    assertEquals(List.of("remove s-4"), log.changes, "what is out already is no reserve");
  }

  @Test
  void aLeaderThatIsGoneLetsAnotherRemoveIt() {
    log.with(Role.FOLLOWER, "s-2", "s-0", "s-1");
    network.gone = Set.of("s-2");
    pass(steward("s-2"), 12);
    String next = log.changes.getFirst().replace("transfer to ", "");
    pass(steward(next), 12);
    assertEquals(List.of("transfer to " + next, "remove s-2"), log.changes);
  }
}
