package io.scheduleddb.storage;

import static io.scheduleddb.storage.Samples.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.LogPosition;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Snapshots;
import io.scheduleddb.api.Telemetry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Copies for other nodes. The clock is asked after a copy was made and digested: it also stands
/// for whatever fails, or takes long, by then.
@Timeout(60)
class StoreCopiesTest {
  private static final LogPosition POSITION = new LogPosition(3, 30);

  @TempDir Path directory;
  private SqliteJobStore store;
  private Path copies;

  @BeforeEach
  void fill() {
    store =
        SqliteJobStore.open(
            StorageOptions.of(database()), Samples.NO_FAILURE, Telemetry.Store.NONE);
    store.write(writer -> {
      for (int i = 0; i < 30; i++) {
        writer.insert(Samples.once(writer.nextNumber()), null);
      }
      writer.applied(POSITION);
      return true;
    });
    copies = directory.resolve("copies");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path database() {
    return directory.resolve("a.db");
  }

  private StoreCopies shelf(InstantSource clock) {
    return new StoreCopies(store, copies, clock);
  }

  private int count() {
    return Objects.requireNonNull(copies.toFile().list()).length;
  }

  private static Problem.Kind refusal(StoreCopies shelf) {
    return assertThrows(Refusal.class, shelf::open).problem().kind();
  }

  @Test
  void aCopyIsSharedWhileItIsFreshAndRemovedByTheLast() throws IOException {
    Files.createDirectory(copies);
    Files.writeString(copies.resolve("left"), "over");
    Instant[] now = {at(0)};
    StoreCopies shelf = shelf(() -> now[0]);
    assertEquals(0, count());
    Snapshots.Copy first = shelf.open();
    Snapshots.Copy second = shelf.open();
    assertEquals(first.file(), second.file());
    now[0] = at(11);
    Snapshots.Copy third = shelf.open();
    assertNotEquals(first.file(), third.file());
    assertEquals(Problem.Kind.UNAVAILABLE, refusal(shelf));
    first.close();
    first.close();
    assertTrue(Files.exists(second.file()));
    second.close();
    third.close();
    assertEquals(0, count());
    shelf.open().close();
  }

  @Test
  void aCopyTellsItsPositionAndTheDigestOfItsFile() throws Exception {
    try (Snapshots.Copy copy = shelf(() -> at(0)).open()) {
      assertEquals(POSITION, copy.position());
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(copy.file()));
      assertEquals(HexFormat.of().formatHex(digest), copy.sha256());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDiskThatBecomesFullMeanwhileIsARefusal() throws IOException {
    StoreCopies shelf = shelf(() -> at(0));
    Files.createSymbolicLink(copies.resolve("copy-1.db"), Path.of("/dev/full"));
    assertEquals(Problem.Kind.CAPACITY, refusal(shelf));
    assertEquals(0, count());
    shelf.open().close();
  }

  @Test
  void aCopyNeedsRoomForTheLogThatGrowsMeanwhile() throws IOException {
    StoreCopies shelf = shelf(() -> at(0));
    try (RandomAccessFile sparse = new RandomAccessFile(database().toFile(), "rw")) {
      long size = sparse.length();
      sparse.setLength(directory.toFile().getUsableSpace() / 10 * 9);
      assertEquals(Problem.Kind.CAPACITY, refusal(shelf));
      sparse.setLength(size);
    }
    shelf.open().close();
  }

  @Test
  void whatFailsBehindTheCopyLeavesNoFileAndTakesNoRoom() {
    Throwable[] failure = {new IllegalStateException("on purpose")};
    StoreCopies shelf =
        shelf(() -> {
          if (failure[0] instanceof RuntimeException e) {
            throw e;
          } else if (failure[0] instanceof Error e) {
            throw e;
          }
          return at(0);
        });
    assertThrows(IllegalStateException.class, shelf::open);
    failure[0] = new StackOverflowError();
    for (int i = 0; i < 3; i++) {
      assertThrows(StackOverflowError.class, shelf::open);
    }
    assertEquals(0, count());
    failure[0] = null;
    shelf.open().close();
  }

  @Test
  void aCopyIsGivenBackWhileAnotherIsMade() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Instant[] now = {at(0)};
    Executor own = work -> Thread.ofPlatform().start(work);
    Thread test = Thread.currentThread();
    StoreCopies shelf =
        shelf(() -> {
          if (Thread.currentThread() != test && count() == 2) {
            making.countDown();
            await(goOn);
          }
          return now[0];
        });
    Snapshots.Copy first = shelf.open();
    now[0] = at(11);
    CompletableFuture<Snapshots.Copy> second = CompletableFuture.supplyAsync(shelf::open, own);
    await(making);
    CompletableFuture.runAsync(first::close, own).get(10, TimeUnit.SECONDS);
    assertEquals(1, count());
    goOn.countDown();
    second.join().close();
    assertEquals(0, count());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
