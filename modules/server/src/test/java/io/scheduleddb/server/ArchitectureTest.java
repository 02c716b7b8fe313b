package io.scheduleddb.server;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The shape of the whole, read from the descriptors of the modules that the server runs with.
///
/// `modules.txt` holds all our descriptors, so that a new arrow is seen in a review. After an
/// intended change: `scripts/test -Dgolden.update`.
class ArchitectureTest {
  private static final String OURS = "io.scheduleddb.";
  private static final Path GOLDEN = Path.of("src/test/golden/modules.txt");

  private static final Map<String, ModuleDescriptor> ALL =
      ModuleLayer.boot().modules().stream()
          .map(Module::getDescriptor)
          .collect(toMap(ModuleDescriptor::name, d -> d, (a, b) -> a, TreeMap::new));

  private static final List<ModuleDescriptor> OWN =
      ALL.values().stream().filter(d -> d.name().startsWith(OURS)).toList();

  @Test
  void everyShippedModuleIsHere() {
    assertEquals(
        Set.of(
            "api",
            "calculus",
            "scheduler",
            "storage",
            "consensus",
            "delivery",
            "discovery",
            "cluster",
            "link",
            "tracing",
            "web",
            "server"),
        Set.copyOf(OWN.stream().map(d -> d.name().substring(OURS.length())).toList()));
  }

  /// Foreign modules may here, where Helidon's Micrometer provider finds the original jars; in the
  /// image none may.
  @Test
  void noneOfOursRequiresAnAutomaticModule() {
    assertEquals(Set.of(), ownersOf(r -> ALL.containsKey(r) && ALL.get(r).isAutomatic()));
  }

  @Test
  void nothingOfOursIsOpen() {
    assertAll(
        OWN.stream()
            .map(d -> () -> assertTrue(!d.isOpen() && d.opens().isEmpty(), d.name() + " opens")));
  }

  @Test
  void eachModuleExportsOnePackageAtMostWithItsOwnName() {
    assertAll(
        OWN.stream()
            .flatMap(d -> d.exports().stream().map(e -> Map.entry(d.name(), e.source())))
            .map(e -> () -> assertEquals(e.getKey(), e.getValue())));
  }

  @Test
  void theApiNeedsOnlyTheLanguage() {
    assertEquals(Set.of("java.base"), requiredBy(ALL.get(OURS + "api")));
  }

  /// One arrow more: the scheduler asks the calculus, which is a pure function and no adapter.
  @Test
  void everyArrowEndsAtTheApiExceptTheServers() {
    assertAll(
        OWN.stream()
            .filter(d -> !d.name().equals(OURS + "server"))
            .flatMap(d -> requiredBy(d).stream().map(r -> Map.entry(d.name(), r)))
            .filter(arrow -> arrow.getValue().startsWith(OURS))
            .filter(arrow -> !arrow.equals(Map.entry(OURS + "scheduler", OURS + "calculus")))
            .map(arrow -> () -> assertEquals(OURS + "api", arrow.getValue(), arrow.getKey())));
  }

  @Test
  void onlyStorageKnowsSql() {
    assertEquals(
        Set.of(OURS + "storage"),
        ownersOf(r -> r.equals("java.sql") || r.equals("org.xerial.sqlitejdbc")));
  }

  @Test
  void onlyConsensusKnowsRatis() {
    assertEquals(Set.of(OURS + "consensus"), ownersOf(r -> r.equals("org.apache.ratis")));
  }

  @Test
  void onlyTracingKnowsOpenTelemetry() {
    assertEquals(Set.of(OURS + "tracing"), ownersOf(r -> r.equals("io.opentelemetry")));
  }

  @Test
  void onlyWebKnowsTheHttpServer() {
    assertEquals(Set.of(OURS + "web"), ownersOf(r -> r.startsWith("io.helidon.webserver")));
  }

  @Test
  void deliveryReachesNothingButTheApi() {
    assertEquals(Set.of("java.base", OURS + "api"), requiredBy(ALL.get(OURS + "delivery")));
  }

  @Test
  void theCalculusReachesNothingButTheApi() {
    assertEquals(Set.of("java.base", OURS + "api"), requiredBy(ALL.get(OURS + "calculus")));
  }

  @Test
  void theSchedulerReachesNothingButTheApiAndTheCalculus() {
    assertEquals(
        Set.of("java.base", OURS + "api", OURS + "calculus"),
        requiredBy(ALL.get(OURS + "scheduler")));
  }

  @Test
  void theDescriptorsAreTheGoldenOnes() throws Exception {
    String actual = OWN.stream().map(ArchitectureTest::text).collect(joining("\n"));
    if (System.getProperty("golden.update") != null) {
      Files.writeString(GOLDEN, actual);
    }
    assertEquals(Files.readString(GOLDEN), actual, "if intended, see the command in this class");
  }

  /// Those of our modules that require, at run time, a module for which `foreign` holds.
  private static Set<String> ownersOf(Predicate<String> foreign) {
    return namesOf(d -> d.name().startsWith(OURS) && requiredBy(d).stream().anyMatch(foreign));
  }

  private static Set<String> namesOf(Predicate<ModuleDescriptor> which) {
    return ALL.values().stream()
        .filter(which)
        .map(ModuleDescriptor::name)
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> requiredBy(ModuleDescriptor module) {
    return module.requires().stream()
        .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
        .map(Requires::name)
        .collect(toCollection(TreeSet::new));
  }

  private static String text(ModuleDescriptor module) {
    Stream<String> requires =
        module.requires().stream()
            .filter(r -> !r.modifiers().contains(Requires.Modifier.MANDATED))
            .map(r -> "requires " + modifiers(r) + r.name());
    Stream<String> exports =
        module.exports().stream()
            .map(e ->
                "exports " + e.source() + (e.isQualified() ? " to " + sorted(e.targets()) : ""));
    Stream<String> uses = module.uses().stream().map(u -> "uses " + u);
    Stream<String> provides =
        module.provides().stream()
            .map(p -> "provides " + p.service() + " with " + String.join(" ", p.providers()));
    return Stream.of(requires, exports, uses, provides)
        .flatMap(Stream::sorted)
        .map(line -> "  " + line + "\n")
        .collect(joining("", module.name() + "\n", ""));
  }

  private static String modifiers(Requires requires) {
    return requires.modifiers().stream()
        .map(m -> m.name().toLowerCase(java.util.Locale.ROOT) + " ")
        .sorted()
        .collect(joining());
  }

  private static String sorted(Set<String> names) {
    return names.stream().sorted().collect(joining(" "));
  }
}
