package io.scheduleddb.image;

import io.scheduleddb.testkit.ApiClient;
import io.scheduleddb.testkit.Patience;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// Containers of the image under test, on a network of their own that knows their names: what
/// Kubernetes would do, by `podman`. Each runs as it would there: no capability, no way to get one,
/// nothing to write to but its volume.
final class Containers implements AutoCloseable {
  /// The system property that names the image; without it there is nothing to test.
  static final String IMAGE = "container.image";

  /// The memory that each may use.
  static final String MEMORY = "256m";

  /// The name with the addresses of all.
  static final String NAME = "db";

  private static final List<String> HARDENED =
      List.of("--read-only", "--read-only-tmpfs=false", "--cap-drop=all");
  private final String network = "scheduled-db-" + ProcessHandle.current().pid();
  private final List<Container> containers = new ArrayList<>();
  private final List<String> limits;

  Containers() {
    this(MEMORY);
  }

  /// @param memory that each may use, such as `192m`
  Containers(String memory) {
    limits = List.of("--memory=" + memory, "--memory-swap=" + memory);
    podman("network", "create", network);
  }

  /// One that runs.
  ///
  /// @param options podman's, such as `--env=SLOT_GAP=1s`
  Container start(String name, String... options) {
    List<String> all = new ArrayList<>(HARDENED);
    all.addAll(List.of(options));
    return startWritable(name, all.toArray(String[]::new));
  }

  /// One whose root could be written to.
  Container startWritable(String name, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "--detach", "--name=" + name));
    words.addAll(List.of("--hostname=" + name, "--network=" + network, "--network-alias=" + NAME));
    words.add("--security-opt=no-new-privileges");
    words.addAll(limits);
    words.addAll(List.of(options));
    words.add(System.getProperty(IMAGE));
    Container container = new Container(name);
    containers.add(container);
    podman(words.toArray(String[]::new));
    return container;
  }

  /// The tests' own address as containers reach it; there is none before one of them runs.
  InetAddress here() {
    String format = "{{(index (index .Subnets) 0).Gateway}}";
    return InetAddress.ofLiteral(podman("network", "inspect", "--format=" + format, network));
  }

  @Override
  public void close() {
    for (Container each : containers) {
      podman("rm", "--force", "--volumes", "--ignore", "--time=0", each.name());
    }
    podman("network", "rm", network);
  }

  /// One of them.
  record Container(String name) {
    /// A client of its API, under the address that it has now.
    ApiClient api() {
      String format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
      return new ApiClient("http://" + inspect(format) + ":8080");
    }

    /// Waits until a GET of `path` is answered with 200; how long that took.
    Duration await(String path, Duration patience) throws InterruptedException, TimeoutException {
      try (ApiClient api = api()) {
        Duration took =
            Patience.until(patience, () -> !isRunning() || answers(api, path), this::log);
        if (!isRunning()) {
          throw new IllegalStateException(name + " has ended: " + log());
        }
        return took;
      }
    }

    private static boolean answers(ApiClient api, String path) throws InterruptedException {
      try {
        return api.get(path).status() == 200;
      } catch (IOException e) {
        return false;
      }
    }

    /// What a command prints that runs inside.
    String exec(String... words) {
      List<String> all = new ArrayList<>(List.of("exec", name));
      all.addAll(List.of(words));
      return podman(all.toArray(String[]::new));
    }

    /// Ends it as `kill -9` does.
    void kill() {
      podman("kill", "--signal=KILL", name);
      podman("wait", name);
    }

    void startAgain() {
      podman("start", name);
    }

    /// Ends it by SIGTERM; its exit code, which is 137 when it took longer than `grace`.
    int stop(Duration grace) {
      podman("stop", "--time=" + grace.toSeconds(), name);
      return Integer.parseInt(inspect("{{.State.ExitCode}}"));
    }

    boolean isRunning() {
      return inspect("{{.State.Running}}").equals("true");
    }

    String log() {
      return podman("logs", name);
    }

    /// Changes of its root that no volume holds, a line each.
    List<String> changes() {
      return podman("diff", name).lines().toList();
    }

    private String inspect(String format) {
      return podman("inspect", "--format=" + format, name);
    }
  }

  /// Runs podman; what it printed.
  private static String podman(String... words) {
    List<String> command = new ArrayList<>(List.of("podman"));
    command.addAll(List.of(words));
    try {
      // Its monitor leaves a file where it runs when a container is killed for its memory.
      File folder = new File("target");
      Process process =
          new ProcessBuilder(command).directory(folder).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.onExit().join().exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + out);
      }
      return out.strip();
    } catch (IOException e) {
      throw new IllegalStateException("podman can't be run", e);
    }
  }
}
