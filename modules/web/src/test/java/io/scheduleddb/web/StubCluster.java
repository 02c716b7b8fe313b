package io.scheduleddb.web;

import io.scheduleddb.api.BackupLabel;
import io.scheduleddb.api.Cluster;
import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Peer;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.PeerStatus;
import io.scheduleddb.api.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A cluster that notes what it is asked for.
final class StubCluster implements Cluster, Snapshots {
  static final UUID ID = UUID.fromString("0198c0de-0000-7000-8000-000000000001");

  final List<String> asked = new ArrayList<>();
  volatile @Nullable String waitingFor;
  volatile @Nullable RuntimeException refusal;
  volatile byte[] snapshot = new byte[0];
  final AtomicInteger open = new AtomicInteger();

  @Override
  public PeerStatus self() {
    return new PeerStatus(
        new Peer("n1~a", "n1:7000", "n1:8080"),
        "test",
        ID,
        Duration.ofSeconds(10),
        PeerStatus.Stage.MEMBER,
        null,
        "n2:8080",
        Set.of("n2~b", "n1~a"),
        Instant.parse("2026-06-01T12:00:00.123Z"));
  }

  @Override
  public @Nullable String waitingFor() {
    return waitingFor;
  }

  private void note(String what) {
    RuntimeException thrown = refusal;
    if (thrown != null) {
      throw thrown;
    }
    asked.add(what);
  }

  @Override
  public void join(PeerLink.JoinRequest request) {
    note("join " + request);
  }

  @Override
  public void remove(String id) {
    note("remove " + id);
  }

  @Override
  public void lead(@Nullable String id) {
    note("lead " + id);
  }

  @Override
  public void check() {
    note("check");
  }

  CompletableFuture<byte[]> answer(PeerLink.Topic topic, byte[] message) {
    RuntimeException thrown = refusal;
    if (thrown != null) {
      return CompletableFuture.failedFuture(thrown);
    }
    byte[] answer = message.clone();
    for (int i = 0; i < answer.length; i++) {
      answer[i] += (byte) (topic.ordinal() + 1);
    }
    return CompletableFuture.completedFuture(answer);
  }

  @Override
  public Copy backup(BackupLabel label) {
    note("backup " + label);
    return open();
  }

  @Override
  public Copy open() {
    try {
      Path file = Files.createTempFile("snapshot", ".db");
      Files.write(file, snapshot);
      open.incrementAndGet();
      return new Copy() {
        @Override
        public Path file() {
          return file;
        }

        @Override
        public LogPosition position() {
          return new LogPosition(3, 4711);
        }

        @Override
        public String sha256() {
          return "00ff";
        }

        @Override
        public void close() {
          open.decrementAndGet();
          file.toFile().delete();
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
