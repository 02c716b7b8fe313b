package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.ClusterView.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowerWatchTest {
  private final List<String> done = new ArrayList<>();
  private Role role = Role.LEADER;
  private Duration silence = Duration.ZERO;
  private boolean answers;

  private final FollowerWatch watch =
      new FollowerWatch(
          this::view,
          new FollowerWatch.Channels() {
            @Override
            public void reset(String peer) {
              done.add("reset " + peer);
            }

            @Override
            public void handOver(Duration patience) {
              done.add("hand over");
            }
          },
          _ -> answers);

  private ClusterView view() {
    Member silent = new Member("n2~a", "n2:7000", "n2:80", Role.FOLLOWER, 5, silence);
    return new ClusterView("n1", "n1~a", role, "n1~a", 1, 9, 9, List.of(silent), null, null);
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      silence = silence.plusSeconds(1);
      watch.look();
    }
  }

  @Test
  void makesANewChannelToASilentFollowerEveryTenSeconds() {
    pass(9);
    assertEquals(List.of(), done);
    pass(16);
    assertEquals(List.of("reset n2~a", "reset n2~a"), done);
    silence = Duration.ZERO;
    pass(9);
    assertEquals(2, done.size());
  }

  @Test
  void handsOverOnceWhenASilentFollowerAnswersOtherwise() {
    pass(35);
    assertEquals(List.of("reset n2~a", "reset n2~a", "reset n2~a"), done);
    answers = true;
    pass(60);
    assertEquals(1, done.stream().filter("hand over"::equals).count());
  }

  @Test
  void leavesOthersFollowersAlone() {
    role = Role.FOLLOWER;
    pass(60);
    assertEquals(List.of(), done);
  }
}
