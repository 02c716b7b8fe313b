package io.scheduleddb.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A node of the linked image, as a child process. It can be harmed in many ways, and started again
/// over the same data. One thread at a time starts and ends it; any thread asks it.
public final class ServerProcess implements AutoCloseable {
  /// The system property that names the image's folder.
  public static final String IMAGE = "scheduled-db.image";

  private final Path image;
  private final Path output;
  private final Path data;
  private final Place place;
  private final ApiClient api;
  private final Map<String, String> environment = new HashMap<>();
  private volatile @Nullable Process process;

  /// A node that doesn't run yet, with its data below `directory`, where its output goes, too.
  ///
  /// @param settings environment variables besides, or instead
  public ServerProcess(Path image, Path directory, Place place, Map<String, String> settings) {
    this.image = image;
    this.output = directory.resolve("node.log");
    this.data = directory.resolve("data");
    this.place = place;
    this.api = new ApiClient(place.url());
    environment.put("NODE_ID", place.node());
    environment.put("HTTP_HOST", place.host());
    environment.put("HTTP_PORT", Integer.toString(place.httpPort()));
    environment.put("RAFT_HOST", place.host());
    environment.put("RAFT_ADVERTISE_HOST", place.host());
    environment.put("RAFT_PORT", Integer.toString(place.raftPort()));
    environment.put("DATA_DIR", data.toString());
    environment.putAll(settings);
  }

  /// Starts a node called `n1` on the loopback address.
  public static ServerProcess started(Path image, Path directory, Map<String, String> settings) {
    Place place = Place.onLoopback(settings.getOrDefault("NODE_ID", "n1"));
    return new ServerProcess(image, directory, place, settings).start();
  }

  /// Its name.
  public String node() {
    return place.node();
  }

  public Place place() {
    return place;
  }

  /// Where the API is.
  public String url() {
    return place.url();
  }

  /// A client of its API, which is closed with it.
  public ApiClient api() {
    return api;
  }

  public Path data() {
    return data;
  }

  public long pid() {
    return process().pid();
  }

  /// Changes a setting from the next start on.
  public ServerProcess set(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// Starts it, for the first time or after it has ended.
  public ServerProcess start() {
    if (isRunning()) {
      throw new IllegalStateException("the node " + node() + " still runs as " + pid());
    }
    process = launch(builder());
    return this;
  }

  /// Runs the image's command with this node's settings; its exit code.
  public int run(Duration patience, String... arguments)
      throws InterruptedException, TimeoutException {
    return awaitEnd(launch(builder(arguments)), patience, arguments);
  }

  /// The same with `in` as standard input and `out` as standard output.
  public int pipe(Duration patience, Path in, Path out, String... arguments)
      throws InterruptedException, TimeoutException {
    ProcessBuilder builder = builder(arguments).redirectErrorStream(false);
    builder.redirectInput(in.toFile()).redirectOutput(out.toFile());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return awaitEnd(launch(builder), patience, arguments);
  }

  private static int awaitEnd(Process command, Duration patience, String... arguments)
      throws InterruptedException, TimeoutException {
    if (!command.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      command.destroyForcibly().waitFor();
      throw new TimeoutException(List.of(arguments) + " still runs after " + patience);
    }
    return command.exitValue();
  }

  public boolean isRunning() {
    Process process = this.process;
    return process != null && process.isAlive();
  }

  /// Waits until `GET /health` answers 200. Throws [TimeoutException] with the end of the output.
  public ServerProcess awaitHealthy(Duration patience)
      throws TimeoutException, InterruptedException {
    Patience.until(patience, () -> !isRunning() || answers("/health"), this::describe);
    if (!isRunning()) {
      throw new TimeoutException(describe());
    }
    return this;
  }

  /// Whether a GET of `path` is answered with 200 now.
  public boolean answers(String path) throws InterruptedException {
    return answers(path, 200);
  }

  /// Whether it says, of itself, that it isn't ready: not so when it is down.
  public boolean isUnready() throws InterruptedException {
    return answers("/health/ready", 503);
  }

  private boolean answers(String path, int status) throws InterruptedException {
    try {
      return api.get(path).status() == status;
    } catch (IOException e) {
      return false;
    }
  }

  /// Ends it as `kill -9` does; returns when it is gone.
  public void kill() throws InterruptedException {
    process().destroyForcibly().waitFor();
  }

  /// Stops it in the middle of whatever it does (SIGSTOP).
  public void pause() {
    signal("STOP");
  }

  /// Lets it go on where it was stopped (SIGCONT).
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    CommandLine.run("sh", "-c", "kill -" + name + " " + pid());
  }

  /// Asks it to end (SIGTERM); its exit code. Throws [TimeoutException] when it doesn't in time.
  public int terminate(Duration patience) throws InterruptedException, TimeoutException {
    process().destroy();
    return awaitEnd(patience);
  }

  /// Waits until it ends; its exit code. Throws [TimeoutException] when it doesn't in time.
  public int awaitEnd(Duration patience) throws InterruptedException, TimeoutException {
    if (!process().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("still runs after " + patience + ": " + describe());
    }
    return exitCode();
  }

  private int exitCode() {
    return process().exitValue();
  }

  /// Loses its disk: all that it kept is gone. For a node that is down.
  public void wipe() {
    if (isRunning()) {
      throw new IllegalStateException("the node " + node() + " still runs as " + pid());
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All that it has written so far, over all its starts.
  public String output() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The last of what it has written.
  public String lastOutput() {
    String all = output();
    return all.substring(Math.max(0, all.length() - 4000));
  }

  private String describe() {
    String state = isRunning() ? "runs" : process == null ? "never ran" : "ended " + exitCode();
    return "node " + node() + " " + state + ":\n" + lastOutput();
  }

  private Process process() {
    Process process = this.process;
    if (process == null) {
      throw new IllegalStateException("the node " + node() + " was never started");
    }
    return process;
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(place.prefix());
    command.add(image.resolve("bin/scheduled-db").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return builder;
  }

  private Process launch(ProcessBuilder builder) {
    try {
      Files.createDirectories(output.toAbsolutePath().getParent());
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Process process = this.process;
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    api.close();
  }
}
