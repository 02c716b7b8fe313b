package io.scheduleddb.consensus;

import io.scheduleddb.api.JobStore;
import io.scheduleddb.consensus.LinkMessages.Content;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/// Finds out whether this replica is equal to the others. A command of the log makes every replica
/// hold on to its content at that index; a digest of it is worked out beside the work, and the
/// leader compares. A replica whose digest isn't that of a majority ends its process: whatever made
/// it different, what it tells and what it would deliver can't be trusted. Digests of different
/// schemas, as there are during an upgrade, aren't compared.
final class ContentChecks {
  private final Failure failure;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Content latest = Content.NONE;

  ContentChecks(Failure failure) {
    this.failure = failure;
  }

  /// Works the digest out on a thread of its own; one at a time, so that a check that comes too
  /// soon is passed over.
  void look(JobStore.Frozen frozen) {
    if (!busy.compareAndSet(false, true)) {
      frozen.close();
      return;
    }
    Thread.ofPlatform().name("content-check").daemon().start(() -> hash(frozen));
  }

  private void hash(JobStore.Frozen frozen) {
    try (frozen) {
      latest = new Content(frozen.position().index(), frozen.schema(), frozen.hash());
    } catch (RuntimeException | Error e) {
      failure.fail("the content can't be read for a check", e);
    } finally {
      busy.set(false);
    }
  }

  /// The newest digest of this replica.
  Content latest() {
    return latest;
  }

  /// What a majority of `voters` has, by what they told; [Content#NONE] when that isn't known.
  static Content majority(Collection<Content> told, int voters) {
    for (Content one : told) {
      if (one.index() > 0 && 2 * told.stream().filter(one::equals).count() > voters) {
        return one;
      }
    }
    return Content.NONE;
  }

  /// A majority has this content at its index.
  void agreed(Content agreed) {
    Content own = latest;
    boolean comparable = agreed.index() == own.index() && agreed.schema() == own.schema();
    if (agreed.index() > 0 && comparable && !agreed.equals(own)) {
      failure.fail(
          "this replica is not equal to the others",
          new IllegalStateException(
              "at index %d it has %s, the majority %s"
                  .formatted(own.index(), own.hash(), agreed.hash())));
    }
  }
}
