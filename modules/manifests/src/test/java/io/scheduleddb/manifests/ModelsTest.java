package io.scheduleddb.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Each object is what its kind allows, and nothing more.
class ModelsTest {
  private static final String EVERYTHING = "production+operators+network-policy+secrets+tls";

  @ParameterizedTest
  @MethodSource("io.scheduleddb.manifests.Renderings#all")
  void everyObjectFitsItsModel(String name) {
    assertEquals(List.of(), problems(Renderings.of(name)));
  }

  @Test
  void theRootIsProduction() {
    Kustomize.require();
    assertEquals(Renderings.of("production"), Kustomize.render(Kustomize.K8S));
  }

  /// What must not pass, each as a change of what passes.
  @ParameterizedTest
  @CsvSource({
    "podManagementPolicy, podManagmentPolicy, podManagmentPolicy",
    "readOnlyRootFilesystem, readonlyRootFilesystem, readonlyRootFilesystem",
    "failureThreshold, failureTreshold, failureTreshold",
    "maxUnavailable, maxUnavailible, maxUnavailible",
    "averageUtilization, averageUtilisation, averageUtilisation",
    "scrapeTimeout, scrapeTimeOut, scrapeTimeOut is unknown",
    "instanceSelector, instancesSelector, instancesSelector is unknown",
    "'\"interval\":\"15s\"', '\"interval\":\"15\"', no duration",
    "'\"secretName\":', '\"secret\":', secret",
    "'\"BOOTSTRAP_EXPECT\":\"3\"', '\"BOOTSTRAP_EXPECT\":3', BOOTSTRAP_EXPECT is 3",
    "'\"value\":\"0.1\"', '\"value\":0.1', OTEL_TRACES_SAMPLER_ARG is 0.1",
    "'\"scheduled-db:v1.0.0\"', '[1]', image",
    "'autoscaling/v2', 'autoscaling/v3', no such kind",
    "'\"kind\":\"Ingress\"', '\"kind\":\"Ingres\"', no such kind",
  })
  void aMistakeIsFound(String right, String wrong, String told) {
    Rendering rendering = changed(Renderings.of(EVERYTHING), right, wrong);
    String problems = String.join("\n", problems(rendering));
    assertTrue(problems.contains(told), problems);
  }

  static Rendering changed(Rendering rendering, String from, String to) {
    String all =
        rendering.manifests().stream()
            .map(each -> new Gson().toJson(each.json()))
            .reduce("", (a, b) -> a + "\n---\n" + b);
    assertTrue(all.contains(from), from);
    return Rendering.of(all.replace(from, to));
  }

  private static List<String> problems(Rendering rendering) {
    return rendering.manifests().stream()
        .flatMap(each -> StrictModels.problems(each).stream())
        .toList();
  }
}
