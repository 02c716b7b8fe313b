package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadershipTest {
  private final List<String> told = new ArrayList<>();
  private Runnable whileLeading = () -> {};
  private final Leadership leadership =
      new Leadership(
          new CountingStateMachine() {
            @Override
            public void leading(long term) {
              told.add("leading " + term);
              whileLeading.run();
            }

            @Override
            public void following() {
              told.add("following");
            }
          });

  @Test
  void leadsOnlyWhenItHasBeenTold() {
    leadership.win(3);
    assertFalse(leadership.leads());
    leadership.tell(3);
    assertTrue(leadership.leads());
    leadership.lose();
    assertFalse(leadership.leads());
    assertEquals(List.of("leading 3", "following"), told);
  }

  @Test
  void neverTellsWhatWasLostBefore() {
    leadership.win(3);
    leadership.lose();
    leadership.tell(3);
    assertFalse(leadership.leads());
    assertEquals(List.of("following"), told);
  }

  @Test
  void saysFollowingLastWhenItIsLostWhileBeingTold() {
    whileLeading = leadership::lose;
    leadership.win(3);
    leadership.tell(3);
    assertFalse(leadership.leads());
    assertEquals(List.of("leading 3", "following", "following"), told);
  }

  @Test
  void timeStandsStillWhileTheClockIsBehind() {
    LeaderClock clock = new LeaderClock(() -> Instant.ofEpochMilli(1_000));
    assertEquals(1_000, clock.stamp().toEpochMilli());
    clock.saw(Instant.ofEpochMilli(5_000));
    assertEquals(5_000, clock.stamp().toEpochMilli());
  }
}
