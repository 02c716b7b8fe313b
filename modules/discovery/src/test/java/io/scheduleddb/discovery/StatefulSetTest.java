package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Discovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is gone, by what the StatefulSet of the pod `db-0` says.
class StatefulSetTest {
  private static final Set<String> FIVE = Set.of("db-0", "db-1", "db-2", "db-3", "db-4");

  @TempDir private static Path keys;
  private static Certificates trusted;

  @TempDir private Path account;
  private KubernetesApi api;
  private Discovery discovery;

  @BeforeAll
  static void makeCertificates() throws Exception {
    trusted = Certificates.make(keys, "ip:127.0.0.1");
  }

  @BeforeEach
  void start() throws IOException {
    Files.writeString(account.resolve("token"), "one");
    Files.writeString(account.resolve("ca.crt"), trusted.pem());
    api = new KubernetesApi(trusted);
    discovery = open("db-0");
  }

  private Discovery open(String node) {
    Pod pod = new Pod(account, "127.0.0.1", String.valueOf(api.port()), account, account);
    Discovery.Setup setup =
        new Discovery.Setup(node, "n:1", List.of(), null, "prod", "db", 1, "test", null);
    return new KubernetesDiscovery(pod).open(setup);
  }

  @AfterEach
  void stop() {
    discovery.close();
    api.close();
  }

  private void set(String metadata, String spec) {
    api.statefulSet =
        """
        {"kind":"StatefulSet","apiVersion":"apps/v1","metadata":{"name":"db"%s},"spec":{%s},\
        "status":{"replicas":3}}\
        """
            .formatted(metadata, spec);
  }

  @Test
  void thoseBeyondTheReplicasAreGone() {
    set("", "\"replicas\":3,\"serviceName\":\"db\"");
    Await.until(Set.of("db-3", "db-4"), () -> discovery.gone(FIVE));
    set("", "\"replicas\":5");
    assertEquals(Set.of(), discovery.gone(FIVE));
  }

  @Test
  void ordinalsCountFromTheirStart() {
    set("", "\"replicas\":2,\"ordinals\":{\"start\":2}");
    Await.until(Set.of("db-4"), () -> discovery.gone(FIVE));
  }

  @Test
  void nodesWithOtherNamesAreNotGone() {
    set("", "\"replicas\":1");
    Set<String> others =
        Set.of(
            "db",
            "db-",
            "db-x",
            "db-01",
            "db--1",
            "other-7",
            "db-a-7",
            "7",
            "db-7x",
            "db-99999999999999999999");
    assertEquals(Set.of(), discovery.gone(others));
  }

  /// Whoever puts the whole cluster away wants it back as it was.
  @Test
  void nobodyIsGoneWhenAllAreToGo() {
    set("", "\"replicas\":0");
    assertEquals(Set.of(), discovery.gone(FIVE));
    set(",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"", "\"replicas\":1");
    assertEquals(Set.of(), discovery.gone(FIVE));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 500, 503})
  void nobodyIsGoneWhenTheSetCantBeRead(int status) {
    set("", "\"replicas\":1");
    api.refusal = status;
    api.refusedPath = KubernetesApi.SET;
    assertEquals(Set.of(), discovery.gone(FIVE));
    Await.until(1, api::watching);
    assertEquals(
        "StatefulSet db can't be read: " + status + " no permission here", discovery.trouble());
    api.refusedPath = "";
    Await.until(Set.of("db-1", "db-2", "db-3", "db-4"), () -> discovery.gone(FIVE));
    assertNull(discovery.trouble());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"metadata\":{\"name\":\"db\"},\"spec\":7}", "<html>"})
  void nobodyIsGoneByAnAnswerThatMakesNoSense(String answer) {
    api.statefulSet = answer;
    assertEquals(Set.of(), discovery.gone(FIVE));
    assertTrue(String.valueOf(discovery.trouble()).contains("StatefulSet db"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"db", "db-7d9f-x2x4z", "n1"})
  void nobodyIsGoneWhenThisNodeIsNoPodOfASet(String node) {
    try (Discovery other = open(node)) {
      assertEquals(Set.of(), other.gone(FIVE));
      assertEquals(0, api.count("statefulsets"));
    }
  }

  @Test
  void nobodyIsGoneWhenTheServerIs() {
    api.close();
    assertEquals(Set.of(), discovery.gone(FIVE));
  }
}
