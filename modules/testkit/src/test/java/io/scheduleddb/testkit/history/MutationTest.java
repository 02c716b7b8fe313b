package io.scheduleddb.testkit.history;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// That the deliberate faults still fit the sources. That the simulation finds them takes minutes,
/// and is shown by `scripts/mutate`.
class MutationTest {
  private static final Path PROJECT = Path.of("../..");

  static List<Mutation> all() {
    return Mutation.all(PROJECT);
  }

  @Test
  void thereAreSome() {
    assertTrue(all().size() >= 30, () -> "only " + all().size());
  }

  @ParameterizedTest
  @MethodSource("all")
  void fitsItsSourceAndChangesIt(Mutation mutation) {
    assertNotEquals(mutation.piece(), mutation.replacement(), mutation.name());
    assertTrue(mutation.apply(PROJECT).contains(mutation.replacement()), mutation.name());
  }
}
