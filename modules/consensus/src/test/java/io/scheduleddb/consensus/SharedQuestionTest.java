package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedQuestionTest {

  @Test
  void whoComesLateSharesTheNextQuestion() {
    List<CompletableFuture<Integer>> asked = new ArrayList<>();
    SharedQuestion<Integer> question =
        new SharedQuestion<>(() -> {
          asked.add(new CompletableFuture<>());
          return asked.getLast();
        });
    CompletableFuture<Integer> first = question.ask();
    CompletableFuture<Integer> second = question.ask();
    CompletableFuture<Integer> third = question.ask();
    assertEquals(1, asked.size());
    asked.getFirst().complete(1);
    assertEquals(1, first.join());
    assertFalse(second.isDone());
    assertEquals(2, asked.size());
    asked.getLast().completeExceptionally(new IllegalStateException());
    assertTrue(second.isCompletedExceptionally() && third.isCompletedExceptionally());
    CompletableFuture<Integer> fourth = question.ask();
    asked.getLast().complete(3);
    assertEquals(3, fourth.join());
  }

  @Test
  void anAnswerIsNeverOlderThanTheCall() throws Exception {
    AtomicLong clock = new AtomicLong();
    try (ExecutorService answering = Executors.newSingleThreadExecutor();
        ExecutorService asking = Executors.newFixedThreadPool(8)) {
      SharedQuestion<Long> question =
          new SharedQuestion<>(() -> {
            long now = clock.incrementAndGet();
            return CompletableFuture.supplyAsync(() -> now, answering);
          });
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int k = 0; k < 2_000; k++) {
                    long before = clock.incrementAndGet();
                    assertTrue(question.ask().join() > before);
                  }
                },
                asking));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
    }
  }
}
