package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.LogPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class SnapshotInstallerTest {
  @TempDir Path directory;

  @Test
  void aNewNodeBeginsWithTheLeadersStoreWhenTheLogIsCut() throws Exception {
    try (Company company = new Company(directory, Company.tiny())) {
      company.form("n1~a");
      company.write(0, 200);
      company.seat("n1~a").stop();
      company.seat("n1~a").start(true, false);
      company.write(200, 300);
      company.seat("n2~a").start(false, false);
      company.add("n2~a", null);
      company.awaitWritten("n2~a", 300);
      company.write(300, 320);
      company.awaitWritten("n2~a", 320);
      assertEquals(1, company.link.downloads.get());
    }
  }

  @Test
  void aNodeThatWasAwayTooLongTakesOverTheLeadersStoreAndRestarts() throws Exception {
    try (Company company = new Company(directory, Company.tiny())) {
      company.form("n1~a", "n2~a", "n3~a");
      company.write(0, 20);
      company.awaitWritten("n3~a", 20);
      company.seat("n3~a").stop();
      company.write(20, 60);
      restart(company, "n1~a");
      restart(company, "n2~a");
      // The log is kept for members that have just been heard of.
      Nodes.await(() -> silence(company, "n3~a").toSeconds() > 2);
      company.write(60, 100);
      int before = company.link.downloads.get();
      company.seat("n3~a").start(false, false);
      company.awaitWritten("n3~a", 100);
      assertEquals(before + 1, company.link.downloads.get());
      restart(company, "n3~a");
      company.write(100, 110);
      company.awaitWritten("n3~a", 110);
      assertFalse(company.seat("n3~a").failed.isDone());
    }
  }

  @Test
  void anIdleClusterTakesBackANodeThatHasNothingButAStore() throws Exception {
    try (Company company = new Company(directory, Company.tiny())) {
      company.form("n1~a");
      company.write(0, 50);
      restart(company, "n1~a");
      company.seat("n2~a").start(false, false);
      company.add("n2~a", null);
      company.awaitWritten("n2~a", 50);
      restart(company, "n2~a");
      restart(company, "n2~a");
      Nodes.await(() -> company.seat("n2~a").node().view().trouble() == null);
      company.write(50, 60);
      company.awaitWritten("n2~a", 60);
    }
  }

  /// The term of its successor begins right behind what it has, and so does the log when it is cut.
  @Test
  void aLeaderThatWasKilledComesBackAfterTheLogWasCut() throws Exception {
    try (Company company = new Company(directory, Company.tiny())) {
      company.form("n1~a", "n2~a", "n3~a");
      int written = 0;
      for (int round = 0; round < 3; round++) {
        company.write(written, written + 20);
        Company.Seat killed = company.leader();
        killed.crash();
        company.write(written + 20, written + 25);
        Nodes.await(() -> silence(company, killed.self.id()).toSeconds() > 2);
        company.write(written + 25, written + 65);
        // Its store ends there, whatever entries of Ratis came last.
        long begins = company.leader().node().division().getRaftLog().getStartIndex();
        long term = killed.machine.applied().term();
        killed.machine.forgetBack(new LogPosition(term, begins - 1));
        killed.start(false, false);
        written += 65;
        company.awaitWritten(killed.self.id(), written);
      }
    }
  }

  @Test
  void theLeaderGoesOnWhileItsStoreIsDownloadedAndKeepsTheLogForWhoDownloads() throws Exception {
    try (Company company = new Company(directory, Company.tiny())) {
      company.form("n1~a", "n2~a");
      company.write(0, 50);
      restart(company, "n1~a");
      restart(company, "n2~a");
      company.write(50, 100);
      CountDownLatch copied = new CountDownLatch(1);
      CountDownLatch written = new CountDownLatch(1);
      company.link.onTheWay =
          () -> {
            copied.countDown();
            await(written);
          };
      company.seat("n3~a").start(false, false);
      Thread adding = Thread.ofPlatform().start(() -> company.add("n3~a", null));
      copied.await();
      company.write(100, 200);
      company.fill(40);
      written.countDown();
      adding.join();
      company.awaitWritten("n3~a", 200);
      assertEquals(1, company.link.downloads.get());
    }
  }

  @Test
  void aDownloadThatFailsIsRepeated() throws Exception {
    try (Company company = new Company(directory, Company.tiny())) {
      company.form("n1~a");
      company.write(0, 50);
      restart(company, "n1~a");
      company.write(50, 60);
      company.link.cut("http-n1~a");
      company.seat("n2~a").start(false, false);
      Thread adding = Thread.ofPlatform().start(() -> company.add("n2~a", null));
      Nodes.await(() -> company.link.attempts.get() > 0);
      company.link.mend("http-n1~a");
      adding.join();
      company.awaitWritten("n2~a", 60);
      assertTrue(company.link.downloads.get() > 0);
    }
  }

  private static Duration silence(Company company, String id) {
    Member member = company.leader().node().view().member(id);
    Duration silence = member == null ? null : member.lastContact();
    return silence == null ? Duration.ZERO : silence;
  }

  private static void restart(Company company, String id) {
    company.seat(id).stop();
    company.seat(id).start(true, false);
    Nodes.await(() -> company.seat(id).node().view().leader() != null);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
