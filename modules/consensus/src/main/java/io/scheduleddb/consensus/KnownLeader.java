package io.scheduleddb.consensus;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/// Who leads, as this node learns it: tells when that is another than the one before. To lose a
/// leader and to find the same again is no change, and neither is the first one. Any thread.
final class KnownLeader {
  private final Runnable onChange;
  private final AtomicReference<@Nullable RaftPeerId> last = new AtomicReference<>();

  KnownLeader(Runnable onChange) {
    this.onChange = onChange;
  }

  void is(RaftPeerId leader) {
    RaftPeerId before = last.getAndSet(leader);
    if (before != null && !before.equals(leader)) {
      onChange.run();
    }
  }
}
