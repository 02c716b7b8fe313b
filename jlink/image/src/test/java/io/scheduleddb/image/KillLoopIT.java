package io.scheduleddb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scheduleddb.testkit.KillLoop;
import io.scheduleddb.testkit.ServerProcess;
import io.scheduleddb.testkit.TrialReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The promises hold while the image is killed at work. More of it: `scripts/kill-loop`.
class KillLoopIT {
  private static final Path IMAGE = Path.of(System.getProperty(ServerProcess.IMAGE));

  @TempDir private Path folder;

  @Test
  @Timeout(300)
  void keepsItsPromisesOverKills() throws Exception {
    long seed = System.nanoTime();
    TrialReport report =
        KillLoop.run(
            new KillLoop.Options(
                IMAGE.toAbsolutePath(), folder, 4, Duration.ofSeconds(4), 60, seed));
    assertEquals(List.of(), report.violations(), report.text());
  }
}
