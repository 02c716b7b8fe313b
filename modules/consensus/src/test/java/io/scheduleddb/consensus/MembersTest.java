package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.ClusterView.Role;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class MembersTest {
  @TempDir Path directory;

  private Company company() {
    return new Company(directory, ConsensusOptions.Limits.DEFAULT);
  }

  @Test
  void growsFromOneToThreeAndGoesOnWithoutItsLeader() throws Exception {
    try (Company company = company()) {
      company.form("n1~a", "n2~a", "n3~a");
      assertEquals(List.of("n1~a", "n2~a", "n3~a"), company.members());
      company.write(0, 20);
      Company.Seat first = company.leader();
      first.crash();
      company.write(20, 40);
      first.start(false, false);
      for (String id : company.seats.keySet()) {
        company.awaitWritten(id, 40);
      }
    }
  }

  @Test
  void aRestartOfAllNodesKeepsTheMembersAndTheLog() throws Exception {
    try (Company company = company()) {
      company.form("n1~a", "n2~a", "n3~a");
      company.write(0, 10);
      company.stop();
      company.seats.values().forEach(each -> each.start(true, false));
      company.write(10, 20);
      assertEquals(List.of("n1~a", "n2~a", "n3~a"), company.members());
      for (String id : company.seats.keySet()) {
        company.awaitWritten(id, 20);
      }
    }
  }

  @Test
  void aNodeThatLostItsDiskTakesThePlaceOfItsOldSelfInOneStep() throws Exception {
    try (Company company = company()) {
      company.form("n1~a", "n2~a", "n3~a");
      company.write(0, 10);
      company.seat("n3~a").crash();
      company.seat("n3~b").start(false, false);
      company.add("n3~b", "n3~a");
      assertEquals(List.of("n1~a", "n2~a", "n3~b"), company.members());
      company.write(10, 20);
      company.awaitWritten("n3~b", 20);
    }
  }

  /// The leader goes on sending to that address what is for the old peer.
  @Test
  void aNodeThatLostItsDiskAnswersNothingThatIsForItsOldSelf() throws Exception {
    try (Company company = company()) {
      company.form("n1~a", "n2~a", "n3~a");
      company.write(0, 10);
      Company.Seat old =
          company.seats.values().stream().filter(each -> !each.leads()).findFirst().orElseThrow();
      old.crash();
      Company.Seat reborn = company.seatOf(old, "n9~b");
      reborn.start(false, false);
      Nodes.await(() -> silence(company, old).compareTo(Duration.ofSeconds(4)) > 0);
      assertFalse(reborn.removed.isDone());
      assertEquals(-1, reborn.node().view().appliedIndex());
      assertEquals(0, reborn.node().division().getRaftLog().getNextIndex());

      company.add(reborn.self.id(), old.self.id());
      company.write(10, 20);
      company.awaitWritten(reborn.self.id(), 20);
      assertFalse(reborn.failed.isDone());
    }
  }

  private static Duration silence(Company company, Company.Seat seat) {
    Member member = Objects.requireNonNull(company.leader().node().view().member(seat.self.id()));
    return Objects.requireNonNull(member.lastContact());
  }

  @Test
  void aRemovedNodeStaysUpAndSaysSo() throws Exception {
    try (Company company = company()) {
      company.form("n1~a", "n2~a", "n3~a");
      Company.Seat removed =
          company.seats.values().stream().filter(each -> !each.leads()).findFirst().orElseThrow();
      company.leader().node().membership().remove(removed.self.id(), Company.PATIENCE);
      removed.removed.get(20, TimeUnit.SECONDS);
      String trouble = String.valueOf(removed.node().view().trouble());
      assertTrue(trouble.contains("removed"), trouble);
      assertEquals(Role.NONE, removed.node().view().role());
      assertFalse(removed.failed.isDone());
      assertFalse(company.members().contains(removed.self.id()));
      company.write(0, 5);
    }
  }

  @Test
  void aLeaderHandsOverBeforeItIsRemoved() throws Exception {
    try (Company company = company()) {
      company.form("n1~a", "n2~a", "n3~a");
      Company.Seat old = company.leader();
      Refusal again =
          assertThrows(
              Refusal.class, () -> old.node().membership().remove(old.self.id(), Company.PATIENCE));
      assertEquals(Problem.Kind.UNAVAILABLE, again.problem().kind());
      Nodes.await(() -> !old.node().view().leads());
      company.leader().node().membership().remove(old.self.id(), Company.PATIENCE);
      old.removed.get(20, TimeUnit.SECONDS);
      company.write(0, 5);
    }
  }

  @Test
  void leadershipGoesToWhoIsNamed() throws Exception {
    try (Company company = company()) {
      company.form("n1~a", "n2~a", "n3~a");
      for (String id : List.of("n2~a", "n3~a", "n1~a")) {
        company.leader().node().membership().transfer(id, Company.PATIENCE);
        Nodes.await(() -> company.seat(id).leads());
      }
      // It may have missed the second of the three.
      Nodes.await(() -> company.seat("n1~a").leaderChanges.get() >= 2);
      assertThrows(
          Refusal.class,
          () -> company.leader().node().membership().transfer("n9~z", Company.PATIENCE));
    }
  }

  @Test
  void aSixthNodeListensAndVotesWhenASeatIsFree() throws Exception {
    try (Company company = company()) {
      company.form("n1~a", "n2~a", "n3~a", "n4~a", "n5~a");
      company.seat("n6~a").start(false, true);
      company.add("n6~a", null);
      company.write(0, 10);
      company.awaitWritten("n6~a", 10);
      assertEquals(Role.LISTENER, role(company, "n6~a"));

      company.seat("n6~a").stop();
      company.seat("n6~a").start(false, false);
      company.write(10, 20);
      company.awaitWritten("n6~a", 20);
      assertEquals(Role.LISTENER, company.seat("n6~a").node().view().role());

      company.seat("n5~a").stop();
      company.leader().node().membership().remove("n5~a", Company.PATIENCE);
      company.leader().node().membership().promote("n6~a", Company.PATIENCE);
      Nodes.await(() -> company.seat("n6~a").node().view().role() == Role.FOLLOWER);
      company.leader().node().membership().transfer("n6~a", Company.PATIENCE);
      Nodes.await(() -> company.seat("n6~a").leads());
      company.write(20, 30);
    }
  }

  @Test
  void aNewHttpAddressIsTakenOverByAll() throws Exception {
    try (Company company = company()) {
      company.form("n1~a", "n2~a");
      Peer known = company.seat("n2~a").self;
      Peer moved = new Peer(known.id(), known.raftAddress(), "elsewhere:80");
      company.leader().node().membership().add(moved, null, Company.PATIENCE);
      Nodes.await(() ->
          company.seats.values().stream()
              .allMatch(each -> "elsewhere:80".equals(http(each.node(), "n2~a"))));
      company.leader().node().membership().add(known, null, Company.PATIENCE);
      company.write(0, 5);
    }
  }

  @Test
  void refusesWhatCantBeDone() {
    try (Company company = company()) {
      company.form("n1~a", "n2~a");
      var membership = company.leader().node().membership();
      assertEquals(
          Problem.Kind.NOT_FOUND,
          assertThrows(Refusal.class, () -> membership.remove("n9~z", Company.PATIENCE))
              .problem()
              .kind());
      assertEquals(
          Problem.Kind.NOT_FOUND,
          assertThrows(Refusal.class, () -> membership.promote("n2~a", Company.PATIENCE))
              .problem()
              .kind());
      var follower = company.seats.values().stream().filter(each -> !each.leads()).findFirst();
      assertEquals(
          Problem.Kind.UNAVAILABLE,
          assertThrows(
                  Refusal.class,
                  () ->
                      follower
                          .orElseThrow()
                          .node()
                          .membership()
                          .add(company.seat("n3~a").self, null, Company.PATIENCE))
              .problem()
              .kind());
    }
  }

  private static @Nullable String http(RatisReplicator node, String id) {
    Member member = node.view().member(id);
    return member == null ? null : member.httpAddress();
  }

  private static Role role(Company company, String id) {
    Member member = Objects.requireNonNull(company.leader().node().view().member(id));
    return member.role();
  }
}
