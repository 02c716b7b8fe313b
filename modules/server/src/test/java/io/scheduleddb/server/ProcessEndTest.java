package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessEndTest {
  @Test
  void tellsCausesInALineAndNoneTwice() {
    Exception disk = new IOException("No space left\non device");
    Exception log = new IllegalStateException("the log can't be written", disk);
    assertEquals(
        "java.lang.IllegalStateException: the log can't be written"
            + " <- java.io.IOException: No space left on device",
        ProcessEnd.chain(log));
    Exception wrapped = new RuntimeException("commit: " + disk.getMessage(), disk);
    assertEquals(
        "java.lang.RuntimeException: commit: No space left on device", ProcessEnd.chain(wrapped));
  }
}
