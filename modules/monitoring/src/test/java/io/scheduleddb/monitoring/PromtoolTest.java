package io.scheduleddb.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Prometheus' own tool accepts configuration and rules, and each alert fires when it should and
/// not otherwise: `src/test/rules` has the cases.
class PromtoolTest {
  private static final Shipped SHIPPED = Shipped.fromModule();
  private static final Path CASES = Path.of("src/test/rules").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeEach
  void isThere() {
    String missing = Program.PROMTOOL.missing();
    Assumptions.assumeTrue(missing == null, "the rules are not tested here: " + missing);
  }

  private static void accepts(Path folder, String... arguments) throws Exception {
    Program.Result result = Program.PROMTOOL.run(folder, arguments);
    assertEquals(0, result.status(), result.output());
  }

  @Test
  void acceptsTheConfigurationWithItsRules() throws Exception {
    Path config =
        new TestConfig(SHIPPED, Duration.ofSeconds(1), Map.of()).write(folder, "localhost:9090");
    accepts(folder, "check", "config", "--lint-fatal", config.toString());
  }

  static List<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void alertsFireWhenTheyShould(String file) throws Exception {
    accepts(CASES, "test", "rules", file);
  }
}
