package io.scheduleddb.manifests;

import io.scheduleddb.testkit.Namespaces;
import io.scheduleddb.testkit.Place;
import io.scheduleddb.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The pods of a rendering's StatefulSet as nodes of the image: each in a network of its own under
/// the ports of the manifest, with the environment, the hosts file and the account that a kubelet
/// would give it. What isn't as in a pod: the data directory, and the user.
final class Pods implements AutoCloseable {
  private static final Path IMAGE =
      Path.of(System.getProperty(ServerProcess.IMAGE)).toAbsolutePath();

  /// The kubelet's mounts, seen by this process and its children only.
  private static final String ENTER =
      """
      mount -t tmpfs none /run && mkdir -p /run/secrets/kubernetes.io/serviceaccount &&
      cp "$0"/account/* /run/secrets/kubernetes.io/serviceaccount &&
      mount --bind "$0"/hosts /etc/hosts && exec "$@"
      """;

  final ControlPlane plane;
  final List<ServerProcess> nodes = new ArrayList<>();
  private final Namespaces network = Namespaces.open();

  /// None of them runs yet.
  Pods(Rendering rendering, Path folder) throws Exception {
    plane = new ControlPlane(rendering, network.here(), folder);
    Manifest set = rendering.database().manifest();
    List<Place> places =
        IntStream.range(0, set.number("spec.replicas"))
            .mapToObj(i -> network.place(Integer.toString(i)))
            .toList();
    for (int i = 0; i < places.size(); i++) {
      Map<String, String> environment = new HashMap<>(PodEnvironment.of(rendering, i, Map.of()));
      Path own = Files.createDirectories(folder.resolve("pod-" + i));
      environment.put("DATA_DIR", own.resolve("data").toString());
      environment.put("KUBERNETES_SERVICE_HOST", network.here().getHostAddress());
      environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(plane.port()));
      Files.writeString(own.resolve("hosts"), hosts(set, places, i));
      account(set, Files.createDirectories(own.resolve("account")));
      nodes.add(new ServerProcess(IMAGE, own, inPod(set, places.get(i), i, own), environment));
    }
  }

  private static Place inPod(Manifest set, Place place, int ordinal, Path own) {
    List<String> prefix = new ArrayList<>(place.prefix());
    prefix.addAll(List.of("sh", "-c", ENTER, own.toString()));
    return new Place(set.name() + "-" + ordinal, place.host(), 8080, 7000, prefix);
  }

  /// The pod's own name as the kubelet writes it, and those of all as the cluster's DNS has them.
  private static String hosts(Manifest set, List<Place> places, int own) {
    StringBuilder hosts = new StringBuilder("127.0.0.1\tlocalhost\n");
    String domain =
        ".%s.%s.svc".formatted(set.text("spec.serviceName"), set.text("metadata.namespace"));
    String name = set.name() + "-";
    hosts.append(
        "%s\t%s.cluster.local\t%s\n"
            .formatted(places.get(own).host(), name + own + domain, name + own));
    for (int i = 0; i < places.size(); i++) {
      hosts.append("%s\t%s\n".formatted(places.get(i).host(), name + i + domain));
    }
    return hosts.toString();
  }

  private void account(Manifest set, Path folder) throws IOException {
    Files.writeString(folder.resolve("token"), ControlPlane.TOKEN);
    Files.writeString(folder.resolve("namespace"), set.text("metadata.namespace"));
    Files.writeString(folder.resolve("ca.crt"), plane.authority());
  }

  @Override
  public void close() {
    nodes.forEach(ServerProcess::close);
    plane.close();
    network.close();
  }
}
