package io.scheduleddb.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.testkit.ServerProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The server itself says what it makes of the pods' environment.
class SettingsIT {
  private static final String COMMAND =
      Path.of(System.getProperty(ServerProcess.IMAGE)).resolve("bin/scheduled-db").toAbsolutePath()
          + "";

  /// Only used in other variables.
  private static final Set<String> HELPERS = Set.of("POD_NAME", "POD_NAMESPACE", "OTLP_COLLECTOR");

  private static final Set<String> KNOWN = known();

  @TempDir Path folder;

  private static Set<String> known() {
    String help = Shell.run(Path.of("."), COMMAND, "--help");
    return Pattern.compile("(?m)^  --([\\w-]+)")
        .matcher(help)
        .results()
        .map(each -> each.group(1).toUpperCase(Locale.ROOT).replace('-', '_'))
        .collect(Collectors.toSet());
  }

  /// A name that the server doesn't know would be ignored without a word.
  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "production", "production+network-policy+secrets+tls"})
  void everyVariableIsASetting(String rendering) {
    Set<String> names = new TreeSet<>(environment(rendering).keySet());
    names.removeAll(HELPERS);
    names.removeAll(KNOWN);
    assertEquals(Set.of(), names);
  }

  /// The server reads all settings before it finds that there is nothing to recover.
  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "production", "production+network-policy+secrets+tls"})
  void everyValueIsUnderstood(String rendering) {
    assertEquals("", complaint(environment(rendering)));
  }

  @ParameterizedTest
  @CsvSource({"SLOT_GAP,10", "LOG_LEVEL,chatty"})
  void aValueThatIsntUnderstoodIsFound(String name, String value) {
    Map<String, String> environment = environment("production");
    environment.put(name, value);
    assertTrue(complaint(environment).contains(name), complaint(environment));
  }

  private String complaint(Map<String, String> environment) {
    environment.put("DATA_DIR", folder.resolve("data").toString());
    String said =
        assertThrows(
                IllegalStateException.class,
                () -> Shell.run(folder, environment, COMMAND, "recover"))
            .getMessage();
    return said.contains("there is nothing to recover") ? "" : said;
  }

  private static Map<String, String> environment(String rendering) {
    return new HashMap<>(
        PodEnvironment.of(
            Renderings.of(rendering), 0, Map.of("CLUSTER_TOKEN", "0123456789abcdef")));
  }
}
