package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static Configuration read(Map<String, String> environment, String... flags) {
    return Configuration.of(new Settings(List.of(flags), environment));
  }

  private static String refusal(Map<String, String> environment, String... flags) {
    return String.valueOf(
        assertThrows(WrongSettingException.class, () -> read(environment, flags)).getMessage());
  }

  @Test
  void hasADefaultForEverything() {
    Configuration configuration = read(Map.of());
    assertEquals(8080, configuration.http().port());
    assertEquals(7000, configuration.raft().port());
    assertEquals(Duration.ofSeconds(10), configuration.slotGap());
    assertEquals("none", configuration.cluster().discovery().name());
    assertTrue(configuration.dataDirectory().endsWith("data"));
  }

  @Test
  void prefersFlagsToTheEnvironment() {
    Map<String, String> environment = Map.of("HTTP_PORT", "1111", "SLOT_GAP", "5s");
    Configuration configuration = read(environment, "--http-port", "2222", "--node-id=n-1");
    assertEquals(2222, configuration.http().port());
    assertEquals(Duration.ofSeconds(5), configuration.slotGap());
    assertEquals("n-1", configuration.node());
  }

  @ParameterizedTest
  @CsvSource({"1024,1024", "64KB,65536", "2 MB,2097152"})
  void readsSizes(String text, int bytes) {
    assertEquals(bytes, read(Map.of("MAX_REQUEST_BODY_SIZE", text)).limits().requestBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_PORT,80a",
    "HTTP_PORT,65536",
    "HTTP_PORT,-1",
    "RAFT_PORT,0",
    "SLOT_GAP,500ms",
    "SLOT_GAP,2h",
    "SLOT_GAP,10",
    "NODE_ID,a b",
    "DISCOVERY_STRATEGY,telepathy",
    "BOOTSTRAP_EXPECT,0",
    "BOOTSTRAP_EXPECT,8",
    "GOSSIP_PORT,0",
    "ELECTION_TIMEOUT,10ms",
    "LOG_LEVEL,loud",
    "LOG_FORMAT,xml",
    "MAX_IN_FLIGHT,0",
    "CATCH_UP_RATE,0",
    "CATCH_UP_RATE,many",
    "QUEUE_JOB_LIMIT,many",
    "MAX_REQUEST_BODY_SIZE,1GB",
    "MAX_EXECUTION_ATTEMPTS,101",
    "JOB_EXECUTION_TIMEOUT,2h",
    "EXECUTION_HISTORY_RETENTION,0s",
  })
  void refusesAWrongValueAndNamesIt(String name, String value) {
    String message = refusal(Map.of(name, value));
    assertTrue(message.contains(name) && message.contains("\"" + value + "\""), message);
    assertTrue(message.contains("must be"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCHEDULED_DB_HTTP_PORT", "SCHEDULED_DB_FOO", "API_KEYS_FILE"})
  void refusesANameThatItWouldIgnore(String name) {
    assertTrue(refusal(Map.of(name, "x")).contains(name));
  }

  @Test
  void expectsThreeNodesWhereThereIsAWayToFindThem() {
    assertEquals(1, read(Map.of()).cluster().expect());
    assertEquals(3, read(Map.of("DISCOVERY_STRATEGY", "static")).cluster().expect());
  }

  @Test
  void neverShowsTheToken() {
    String message = refusal(Map.of("CLUSTER_TOKEN", "sh rt"));
    assertTrue(message.contains("CLUSTER_TOKEN") && !message.contains("sh rt"), message);
    assertEquals("long-enough", read(Map.of("CLUSTER_TOKEN", "long-enough")).cluster().token());
  }

  @Test
  void refusesAFlagThatDoesNotExist() {
    assertTrue(refusal(Map.of(), "--htp-port", "1").contains("--htp-port"));
    assertTrue(refusal(Map.of(), "--http-port").contains("no value"));
  }

  @Test
  void ignoresWhatKubernetesSetsForAServiceOfOurName() {
    read(
        Map.of(
            "SCHEDULED_DB_SERVICE_HOST", "10.0.0.1",
            "SCHEDULED_DB_SERVICE_PORT_HTTP", "8080",
            "SCHEDULED_DB_PORT", "tcp://10.0.0.1:8080",
            "SCHEDULED_DB_PORT_8080_TCP_ADDR", "10.0.0.1",
            "SCHEDULED_DB_HEADLESS_SERVICE_HOST", "None"));
  }
}
