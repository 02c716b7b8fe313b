package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.scheduleddb.api.Refusal;
import java.util.concurrent.CompletionException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.junit.jupiter.api.Test;

class RaftNodeTest {
  private static Throwable refusal(Exception thrown) {
    return RaftNode.refusal(new CompletionException(thrown));
  }

  @Test
  void isCertainOfWhatWasNotAppendedOnlyIfRatisTookNothing() {
    assertInstanceOf(NotAppended.class, refusal(new LeaderSteppingDownException("goes")));
    assertInstanceOf(
        NotAppended.class,
        refusal(
            new ResourceUnavailableException(
                "n1@group: Failed to acquire a pending write request for RaftClientRequest")));
    assertInstanceOf(
        Refusal.class,
        refusal(
            new ResourceUnavailableException(
                "n1@group: Failed to add a pending write request for RaftClientRequest")));
  }
}
