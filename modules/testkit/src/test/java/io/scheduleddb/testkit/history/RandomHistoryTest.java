package io.scheduleddb.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Ten thousand histories. More of them, or one of them: `scripts/simulate`.
class RandomHistoryTest {
  private static final int HISTORIES = 10_000;

  @Test
  void everyPromiseIsKeptWhateverHappens() {
    List<FailedHistory> failed = Seeds.play(1, HISTORIES, 5);
    assertTrue(
        failed.isEmpty(),
        () -> failed.stream().map(FailedHistory::getMessage).collect(Collectors.joining("\n\n")));
  }

  @Test
  void aSeedGivesTheSameHistoryToTheLastByte() {
    for (long seed = 1; seed <= 20; seed++) {
      assertEquals(trace(seed), trace(seed), "seed " + seed);
    }
  }

  private static List<String> trace(long seed) {
    List<String> lines = new ArrayList<>();
    try (RandomHistory history = RandomHistory.inMemory(seed, lines::add)) {
      history.run();
    }
    assertTrue(lines.size() > 50, () -> "nothing happened: " + lines);
    return lines;
  }
}
