package io.scheduleddb.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A node of the linked image, as a child process with its ports on the loopback address. It can be
/// killed and started again over the same data. One thread at a time.
public final class ServerProcess implements AutoCloseable {
  /// The system property that names the image's folder.
  public static final String IMAGE = "scheduled-db.image";

  private final Path image;
  private final Path output;
  private final int httpPort = freePort();
  private final Map<String, String> environment = new HashMap<>();
  private Process process;

  /// Starts a node called `n1` with its data below `directory`, where its output goes, too.
  ///
  /// @param settings environment variables besides, or instead
  public ServerProcess(Path image, Path directory, Map<String, String> settings) {
    this.image = image;
    this.output = directory.resolve("node.log");
    environment.put("NODE_ID", "n1");
    environment.put("HTTP_HOST", "127.0.0.1");
    environment.put("HTTP_PORT", Integer.toString(httpPort));
    environment.put("RAFT_HOST", "127.0.0.1");
    environment.put("RAFT_ADVERTISE_HOST", "127.0.0.1");
    environment.put("RAFT_PORT", Integer.toString(freePort()));
    environment.put("DATA_DIR", directory.resolve("data").toString());
    environment.putAll(settings);
    this.process = launch();
  }

  /// Where the API is.
  public String url() {
    return "http://127.0.0.1:" + httpPort;
  }

  public long pid() {
    return process.pid();
  }

  /// Starts it again after it has ended.
  public void restart() {
    if (process.isAlive()) {
      throw new IllegalStateException("the node " + pid() + " still runs");
    }
    process = launch();
  }

  /// Waits until `GET /health` answers 200. Throws [TimeoutException] with the end of the output.
  public ServerProcess awaitHealthy(Duration patience)
      throws TimeoutException, InterruptedException {
    Instant deadline = Instant.now().plus(patience);
    try (ApiClient api = new ApiClient(url())) {
      while (process.isAlive() && Instant.now().isBefore(deadline)) {
        if (isHealthy(api)) {
          return this;
        }
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }
    String state = process.isAlive() ? "not healthy after " + patience : "ended " + exitCode();
    throw new TimeoutException("node " + state + ":\n" + lastOutput());
  }

  private static boolean isHealthy(ApiClient api) throws InterruptedException {
    try {
      return api.get("/health").status() == 200;
    } catch (ConnectException | HttpTimeoutException e) {
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /// Ends it as `kill -9` does; returns when it is gone.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Asks it to end (SIGTERM); its exit code. Throws [TimeoutException] when it doesn't in time.
  public int terminate(Duration patience) throws InterruptedException, TimeoutException {
    process.destroy();
    return awaitEnd(patience);
  }

  /// Waits until it ends; its exit code. Throws [TimeoutException] when it doesn't in time.
  public int awaitEnd(Duration patience) throws InterruptedException, TimeoutException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("node still runs after " + patience + ":\n" + lastOutput());
    }
    return process.exitValue();
  }

  /// The exit code of a node that has ended.
  public int exitCode() {
    return process.exitValue();
  }

  /// All that it has written so far, over all its starts.
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The last of what it has written.
  public String lastOutput() {
    String all = output();
    return all.substring(Math.max(0, all.length() - 4000));
  }

  private Process launch() {
    ProcessBuilder builder = new ProcessBuilder(image.resolve("bin/scheduled-db").toString());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
