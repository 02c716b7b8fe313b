package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.DiscoveryStrategy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finds endpoints through an API server that speaks as the real one does. (The mock server of
/// fabric8 speaks WebSocket for watches, and knows neither tokens nor versions that are too old.)
class KubernetesDiscoveryTest {
  private static final Duration SECONDS = Duration.ofSeconds(5);
  private static final String READY = endpoint("db-0", "10.0.0.1", true);
  private static final String UNREADY = endpoint("db-1", "10.0.0.2", false);
  private static final String FIRST = "db-0.db.prod.svc.cluster.local:8090";
  private static final String SECOND = "db-1.db.prod.svc.cluster.local:8090";

  @TempDir private static Path keys;
  private static Certificates trusted;
  private static Certificates unknown;

  @TempDir private Path account;
  private KubernetesApi api;
  private Discovery discovery;

  @BeforeAll
  static void makeCertificates() throws Exception {
    trusted = Certificates.make(keys, "ip:127.0.0.1");
    unknown = Certificates.make(keys, "ip:127.0.0.1");
  }

  @BeforeEach
  void start() throws IOException {
    Files.writeString(account.resolve("token"), "one\n");
    Files.writeString(account.resolve("ca.crt"), trusted.pem());
    Files.writeString(account.resolve("namespace"), "prod");
    Files.writeString(
        account.resolve("resolv.conf"),
        "nameserver 10.96.0.10\nsearch prod.svc.cluster.local svc.cluster.local cluster.local\n");
    api = new KubernetesApi(trusted);
  }

  @AfterEach
  void stop() {
    if (discovery != null) {
      discovery.close();
    }
    api.close();
  }

  private static String endpoint(String hostname, String address, boolean ready) {
    return """
    {"addresses":["%s"],"conditions":{"ready":%b,"serving":%b,"terminating":false},\
    "hostname":"%s","nodeName":"worker","targetRef":{"kind":"Pod","name":"%s"}}\
    """
        .formatted(address, ready, ready, hostname, hostname);
  }

  private Pod pod(int port) {
    return new Pod(
        account,
        "127.0.0.1",
        String.valueOf(port),
        account.resolve("resolv.conf"),
        account.resolve("hosts"));
  }

  private Discovery open() {
    discovery = new KubernetesDiscovery(pod(api.port())).open(Setups.kubernetes("db"));
    return discovery;
  }

  private void openWithBoth() {
    api.put("db-abc", "[" + READY + "," + UNREADY + "]");
    open();
    Await.until(Set.of(FIRST, SECOND), discovery::peers);
    Await.until(1, api::watching);
  }

  private void awaitTrouble(String part) {
    Await.until(true, () -> String.valueOf(discovery.trouble()).contains(part));
  }

  @Test
  void findsEndpointsByNameWhetherTheyAreReadyOrNot() {
    openWithBoth();
    assertNull(discovery.trouble());
    assertTrue(api.requests.get(0).endsWith("?labelSelector=kubernetes.io%2Fservice-name%3Ddb"));
  }

  @Test
  void givesTheAddressOfAnEndpointWithoutAHostName() {
    api.put("db-abc", "[{\"addresses\":[\"10.0.0.9\"],\"conditions\":{}}]");
    api.put("db-def", "[{\"addresses\":[\"fd00::9\"],\"conditions\":{}}]");
    Await.until(Set.of("10.0.0.9:8090", "[fd00::9]:8090"), open()::peers);
  }

  @Test
  void takesTheServiceThatThePodHasItsNameFrom() throws IOException {
    hosts("10.0.0.1\tdb-0.db.prod.svc.cluster.local\tdb-0\n");
    api.put("db-abc", "[" + READY + "]");
    discovery = new KubernetesDiscovery(pod(api.port())).open(Setups.kubernetes(null));
    Await.until(Set.of(FIRST), discovery::peers);
    discovery.close();
    discovery = new KubernetesDiscovery(pod(api.port())).open(Setups.kubernetes("other"));
    Await.until(true, () -> api.count("service-name%3Dother") > 0);
  }

  /// A pod without a subdomain, or one on the host's network.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1\tdb-0\n",
        "10.0.0.1\tdb-0.example.com\tdb-0\n",
        "# Entries added by HostAliases.\n10.0.0.1\tmail.back.prod.svc.cluster.local\n",
      })
  void asksForTheServiceWhereThePodsNameTellsNone(String line) throws IOException {
    hosts(line);
    assertRefused("KUBERNETES_SERVICE_NAME: \"\"", new KubernetesDiscovery(pod(1)), null);
  }

  /// The hosts file as the kubelet writes it.
  private void hosts(String line) throws IOException {
    Files.writeString(
        account.resolve("hosts"),
        "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n"
            + line);
  }

  @Test
  void leavesTheDomainToTheResolverWhenItIsUnknown() throws IOException {
    Files.writeString(account.resolve("resolv.conf"), "nameserver 10.96.0.10\n");
    api.put("db-abc", "[" + READY + "]");
    Await.until(Set.of("db-0.db.prod.svc:8090"), open()::peers);
  }

  @Test
  void followsWhatChanges() {
    openWithBoth();
    api.put("db-def", "[" + endpoint("db-2", "10.0.0.3", false) + "]");
    String third = "db-2.db.prod.svc.cluster.local:8090";
    Await.until(Set.of(FIRST, SECOND, third), discovery::peers);
    api.put("db-abc", "[" + READY + "]");
    Await.until(Set.of(FIRST, third), discovery::peers);
    api.delete("db-abc");
    Await.until(Set.of(third), discovery::peers);
    assertEquals(1, api.count("watch=true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null"})
  void findsNobodyInASliceWithoutEndpoints(String endpoints) {
    api.put("db-abc", endpoints);
    assertEquals(Set.of(), open().peers());
    Await.until(1, api::watching);
    assertNull(discovery.trouble());
  }

  @Test
  void continuesAtTheLastBookmarkWhenAWatchEnds() {
    openWithBoth();
    long version = api.bookmark();
    api.endWatches();
    Await.until(1L, () -> api.count("resourceVersion=" + version));
    Await.until(1, api::watching);
    api.delete("db-abc");
    Await.until(Set.of(), discovery::peers);
    assertEquals(1, api.requests.stream().filter(r -> !r.contains("watch")).count(), "lists");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void listsAgainWhenItsVersionIsGone(boolean inTheStream) {
    openWithBoth();
    api.putUnseen("db-abc", "[" + READY + "]");
    api.oldest = api.skipVersions();
    api.saysGoneInTheStream = inTheStream;
    api.endWatches();
    Await.until(Set.of(FIRST), discovery::peers);
    Await.until(null, discovery::trouble);
  }

  @Test
  void reconnectsWhenTheServerComesBackAndKeepsWhatItKnewMeanwhile() throws IOException {
    openWithBoth();
    int port = api.port();
    api.close();
    awaitTrouble("can't be reached");
    assertEquals(Set.of(FIRST, SECOND), discovery.peers());
    api = new KubernetesApi(trusted, port);
    api.put("db-abc", "[" + READY + "]");
    api.oldest = api.skipVersions();
    Await.until(Set.of(FIRST), discovery::peers);
    Await.until(null, discovery::trouble);
  }

  @Test
  void takesTheNewTokenWhenItWasReplaced() throws IOException {
    openWithBoth();
    api.token = "two";
    api.endWatches();
    awaitTrouble("401");
    Files.writeString(account.resolve("token"), "two");
    Await.until(null, discovery::trouble);
    assertEquals(Set.of(FIRST, SECOND), discovery.peers());
  }

  @Test
  void trustsNoServerThatItsAuthorityDidntSign() throws IOException {
    Files.writeString(account.resolve("ca.crt"), unknown.pem());
    api.put("db-abc", "[" + READY + "]");
    assertEquals(Set.of(), open().peers());
    awaitTrouble("can't be reached");
    assertEquals(Set.of(), discovery.gone(Set.of("db-7")));
    assertEquals(List.of(), api.requests, "the token was shown");
    Files.writeString(account.resolve("ca.crt"), trusted.pem());
    Await.until(Set.of(FIRST), discovery::peers);
  }

  @Test
  void trustsNoServerUnderAnotherName() throws Exception {
    Certificates other = Certificates.make(keys, "dns:elsewhere.example");
    Files.writeString(account.resolve("ca.crt"), other.pem());
    try (KubernetesApi elsewhere = new KubernetesApi(other)) {
      discovery = new KubernetesDiscovery(pod(elsewhere.port())).open(Setups.kubernetes("db"));
      assertEquals(Set.of(), discovery.peers());
      awaitTrouble("can't be reached");
      assertEquals(List.of(), elsewhere.requests);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
  void trustsNobodyWithoutAnAuthority(String pem) throws IOException {
    Files.writeString(account.resolve("ca.crt"), pem);
    assertEquals(Set.of(), open().peers());
    awaitTrouble("ca.crt");
  }

  @Test
  void saysWhichPermissionIsMissing() {
    api.refusal = 403;
    api.refusedPath = KubernetesApi.SLICES;
    assertEquals(Set.of(), assertTimeout(SECONDS, () -> open().peers()));
    Await.until("EndpointSlices can't be read: 403 no permission here", discovery::trouble);
  }

  @Test
  void listsFromTimeToTimeWhenItMayNotWatch() {
    api.refusal = 403;
    api.refusedPath = "watch=true";
    api.put("db-abc", "[" + READY + "]");
    Await.until(Set.of(FIRST), open()::peers);
    api.put("db-abc", "[" + UNREADY + "]");
    Await.until(Set.of(SECOND), discovery::peers);
    awaitTrouble("403");
  }

  @Test
  void survivesAnswersThatMakeNoSense() {
    openWithBoth();
    api.say("{\"type\":\"ADDED\",\"object\":{\"metadata\":7}}");
    Await.until(2, api::watching);
    api.say("no json");
    Await.until(3, api::watching);
    Await.until(null, discovery::trouble);
    assertEquals(Set.of(FIRST, SECOND), discovery.peers());
  }

  @Test
  void waitsNoLongerThanSecondsForAServerThatDoesntAnswer() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      discovery = new KubernetesDiscovery(pod(silent.getLocalPort())).open(Setups.kubernetes("db"));
      assertEquals(Set.of(), assertTimeout(SECONDS, discovery::peers));
      awaitTrouble("API server");
      assertEquals(Set.of(), assertTimeout(SECONDS, () -> discovery.gone(Set.of("db-9"))));
    }
  }

  @Test
  void needsAServiceANamespaceAndAnApiServer() throws IOException {
    DiscoveryStrategy strategy = new KubernetesDiscovery(pod(1));
    assertRefused("KUBERNETES_SERVICE_NAME: \"\"", strategy, null);
    assertRefused("KUBERNETES_SERVICE_NAME: \"a/b\"", strategy, "a/b");
    Files.delete(account.resolve("namespace"));
    assertRefused("KUBERNETES_NAMESPACE: \"\"", strategy, "db");
    Files.writeString(account.resolve("namespace"), "prod");
    Pod outside = new Pod(account, null, null, account, account);
    assertRefused("KUBERNETES_SERVICE_HOST: \"\"", new KubernetesDiscovery(outside), "db");
  }

  private static void assertRefused(String what, DiscoveryStrategy strategy, String service) {
    Discovery.Setup setup = Setups.kubernetes(service);
    String message =
        assertThrows(IllegalArgumentException.class, () -> strategy.open(setup)).getMessage();
    assertTrue(message.startsWith(what), message);
  }
}
