package io.scheduleddb.discovery;

import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.DiscoveryStrategy;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The strategy `kubernetes`: the peers are the endpoints of the headless service
/// `KUBERNETES_SERVICE_NAME`, or else of the one that this pod has its name from. The API server is
/// asked for them.
public final class KubernetesDiscovery implements DiscoveryStrategy {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String A_LABEL = "at most 63 of a-z, 0-9 and -, no - at the ends";

  private final Pod pod;

  public KubernetesDiscovery() {
    this(Pod.here());
  }

  KubernetesDiscovery(Pod pod) {
    this.pod = pod;
  }

  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public Discovery open(Discovery.Setup setup) {
    String service = checked("KUBERNETES_SERVICE_NAME", setup.service(), pod::service);
    String namespace = checked("KUBERNETES_NAMESPACE", setup.namespace(), pod::namespace);
    String base =
        pod.api()
            .orElseThrow(
                () -> WrongSetup.of("KUBERNETES_SERVICE_HOST", "", "set, as it is in every pod"));
    ApiServer api = new ApiServer(pod, base);
    String suffix = "." + service + "." + namespace + ".svc" + pod.domain();
    EndpointSlices slices = new EndpointSlices(suffix, HostPort.of(setup.httpAddress()).port());
    return new KubernetesPeers(
        setup.node(),
        "/apis/apps/v1/namespaces/" + namespace + "/statefulsets",
        api,
        new EndpointWatch(api, slicesPath(namespace, service), slices));
  }

  /// What was set, or else what the pod says.
  private static String checked(
      String setting, @Nullable String value, Supplier<Optional<String>> otherwise) {
    String given = Optional.ofNullable(value).or(otherwise).orElse(null);
    return WrongSetup.checked(setting, given, LABEL, A_LABEL);
  }

  private static String slicesPath(String namespace, String service) {
    return "/apis/discovery.k8s.io/v1/namespaces/"
        + namespace
        + "/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D"
        + service;
  }
}
