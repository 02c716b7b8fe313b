package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The promises hold while the linked image is killed at work. More of it: `scripts/kill-loop`.
@Tag("image")
class KillLoopTest {
  @TempDir private Path directory;

  @Test
  void keepsItsPromisesOverKills() throws Exception {
    String image = System.getProperty(ServerProcess.IMAGE);
    assumeTrue(image != null, "no image: run with -D" + ServerProcess.IMAGE + "=<its folder>");
    KillLoop.Report report =
        KillLoop.run(
            new KillLoop.Options(
                Path.of(image).toAbsolutePath(), directory, 3, Duration.ofSeconds(4), 60, 1));
    assertEquals(List.of(), report.violations(), report.text());
  }
}
