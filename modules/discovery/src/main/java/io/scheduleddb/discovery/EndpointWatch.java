package io.scheduleddb.discovery;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps the peers of a service up to date: a list, then a watch that begins where the list ended.
///
/// ## What breaks, and what is done
///
/// - The server ends a watch when its time is up: the next begins at the last version that was
///   seen. Bookmarks keep that version young while nothing happens.
/// - The connection breaks: the same, after a pause that doubles with each failure.
/// - The version is too old (410), or the watch is refused: list again. Without the permission to
///   watch, this makes a slow poll of it.
/// - Nothing can be reached: the last known peers stay. They are names, and make nobody a member.
///
/// One thread runs it; the peers may be read by any.
final class EndpointWatch implements Runnable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  /// Beyond as many the pause doesn't grow: 8 s.
  private static final int MAX_FAILURES = 6;

  /// What has lasted this long wasn't a failure, however it ended.
  private static final Duration STEADY = Duration.ofSeconds(5);

  private final ApiServer api;
  private final String path;
  private final EndpointSlices slices;
  private final CountDownLatch tried = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Set<String> peers = Set.of();
  private volatile @Nullable String trouble;
  private @Nullable String version;
  private int failures;

  /// @param path of the slices, with a query
  EndpointWatch(ApiServer api, String path, EndpointSlices slices) {
    this.api = api;
    this.path = path;
    this.slices = slices;
  }

  /// What is known now. Waits for the end of the first list, but no longer than `patience`.
  Set<String> peers(Duration patience) {
    try {
      if (!tried.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        trouble = "no answer from the API server yet";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return peers;
  }

  @Nullable String trouble() {
    return trouble;
  }

  void stop() {
    stopped.countDown();
  }

  @Override
  public void run() {
    try {
      do {
        long begun = System.nanoTime();
        round();
        tried.countDown();
        boolean steady = System.nanoTime() - begun >= STEADY.toNanos();
        failures = steady ? 0 : Math.min(failures + 1, MAX_FAILURES);
      } while (!stopped.await(pause().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A watch, with a list before it where one is needed. Reports what is wrong, and throws none of
  /// it.
  private void round() throws InterruptedException {
    try {
      if (version == null) {
        list();
        tried.countDown();
      }
      api.watch(watchPath(), () -> trouble = null, this::apply);
    } catch (ApiRefusal e) {
      version = null;
      trouble = e.isGone() ? trouble : "EndpointSlices can't be read: " + e.getMessage();
    } catch (IOException e) {
      trouble = "the API server can't be reached: " + e.getMessage();
    } catch (RuntimeException e) {
      version = null;
      trouble = "the API server's answer isn't understood: " + e;
    }
  }

  private void list() throws IOException, InterruptedException {
    JsonObject list = api.get(path);
    slices.replace(EndpointSlices.objects(list, "items"));
    peers = slices.peers();
    version = versionOf(list);
  }

  private String watchPath() {
    return path
        + "&watch=true&allowWatchBookmarks=true&timeoutSeconds="
        + ApiServer.WATCH.toSeconds()
        + "&resourceVersion="
        + version;
  }

  private void apply(JsonObject event) throws ApiRefusal {
    JsonObject object = event.getJsonObject("object");
    switch (event.getString("type")) {
      case "ADDED", "MODIFIED" -> slices.put(object);
      case "DELETED" -> slices.remove(object);
      case "ERROR" -> throw ApiRefusal.of(0, object);
      // A bookmark carries nothing but the version.
      default -> {}
    }
    peers = slices.peers();
    version = versionOf(object);
  }

  /// An opaque text, to be handed back as it came.
  private static String versionOf(JsonObject object) {
    return object.getJsonObject("metadata").getString("resourceVersion");
  }

  private Duration pause() {
    return failures == 0 ? Duration.ZERO : FIRST_PAUSE.multipliedBy(1L << (failures - 1));
  }
}
