package io.scheduleddb.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds in every state that up to four nodes can come to. Five take four minutes:
/// `-Dmodel.nodes=5`.
class FoundingModelTest {
  private static List<String> ids(int nodes) {
    return IntStream.rangeClosed(1, nodes).mapToObj(n -> "n" + n).toList();
  }

  /// Nodes, and how many of them must agree: any number that is more than half.
  static Stream<Arguments> sizes() {
    return IntStream.rangeClosed(1, Integer.getInteger("model.nodes", 4))
        .boxed()
        .flatMap(n -> IntStream.rangeClosed(n / 2 + 1, n).mapToObj(e -> Arguments.of(n, e)));
  }

  @ParameterizedTest(name = "{0} nodes, {1} expected")
  @MethodSource("sizes")
  void everyStateHasOneClusterAtMostAndCanStillComeToIt(int nodes, int expect) {
    FoundingModel model = new FoundingModel(ids(nodes), expect, Founding::new);
    for (FoundingModel.State state : model.explore()) {
      FoundingModel.State settled = model.settle(state);
      assertEquals(1, settled.founded().size(), () -> state + " settles as " + settled);
      assertTrue(
          settled.histories().stream().allMatch(h -> h.getLast().cluster() != null),
          () -> state + " settles as " + settled);
    }
  }

  /// That the model is as large as it should be: a model that can't move proves nothing.
  @Test
  void theModelHasManyStates() {
    assertEquals(104, new FoundingModel(ids(3), 2, Founding::new).explore().size());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENDORSES_WHO_DOES_NOT_STAND")
  void aBrokenRuleMakesTwoClusters(BrokenRules broken) {
    FoundingModel model = new FoundingModel(ids(3), 2, broken::founding);
    AssertionError error = assertThrows(AssertionError.class, model::explore);
    assertTrue(error.getMessage().startsWith("two clusters"), error.getMessage());
  }

  /// Why a node that doesn't stand isn't endorsed: n3 endorses n2, the first that it sees; n1 hears
  /// of that, and endorses n2, too; n2, which hears of neither, endorses n1. Each has withdrawn in
  /// favour of one that has, and nobody may stand any more.
  @Test
  void endorsingWhoDoesNotStandCanEndInAStalemate() {
    BrokenRules broken = BrokenRules.ENDORSES_WHO_DOES_NOT_STAND;
    FoundingModel model = new FoundingModel(ids(3), 2, broken::founding);
    assertTrue(model.explore().stream().anyMatch(state -> model.settle(state).founded().isEmpty()));
  }
}
