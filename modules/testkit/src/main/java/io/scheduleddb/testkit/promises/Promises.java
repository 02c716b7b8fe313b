package io.scheduleddb.testkit.promises;

import java.util.List;

/// All promises that are watched.
final class Promises {
  private Promises() {}

  static List<Promise> all() {
    return List.of(
        new AcknowledgedIsKept(),
        new NeverEarly(),
        new OneOutcomeEach(),
        new AtLeastOnce(),
        new AtMostOnce(),
        new StableIdAndFence(),
        new NothingStartsAfterCancelled(),
        new ReadsSeeWhatWasAcknowledged(),
        new ReplicasAgree(),
        new NeitherSkippedNorDoubled(),
        new OverlapsByPolicyOnly());
  }
}
