package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// Holds the OpenAPI file against the tables that the server works from, and against its replies.
final class ContractTest {
  private static final Map<String, Object> FILE =
      new Yaml(new SafeConstructor(new LoaderOptions())).load(Contract.text());

  @SuppressWarnings("unchecked")
  private static Map<String, Object> at(String... path) {
    Map<String, Object> node = FILE;
    for (String name : path) {
      node = (Map<String, Object>) Objects.requireNonNull(node.get(name), name);
    }
    return node;
  }

  private static List<Endpoint> endpoints() {
    WebOptions options = new WebOptions("h", 0, "n", "v", null, WebOptions.Limits.DEFAULT);
    return Endpoints.all(
        new Probes(options, new NodeChecks(new Standing(), 0)), Exposition.create());
  }

  @Test
  void namesThePathsMethodsAndParametersOfTheServer() {
    Set<String> served = new TreeSet<>();
    for (Endpoint endpoint : endpoints()) {
      served.add(endpoint.route() + new TreeSet<>(endpoint.query()));
    }
    Set<String> told = new TreeSet<>();
    for (String path : at("paths").keySet()) {
      for (String method : at("paths", path).keySet()) {
        if (!method.equals("parameters")) {
          told.add(method.toUpperCase(Locale.ROOT) + " " + path + query(path, method));
        }
      }
    }
    assertEquals(told, served);
  }

  @Test
  void tellsWhatABodyAndANameInThePathMayBeAnsweredWith() {
    for (String path : at("paths").keySet()) {
      for (String method : at("paths", path).keySet()) {
        if (!method.equals("parameters")) {
          Set<String> told = at("paths", path, method, "responses").keySet();
          boolean body = at("paths", path, method).containsKey("requestBody");
          assertTrue(!body || told.containsAll(Set.of("400", "413", "415")), path);
          assertTrue(!path.contains("{") || told.contains("404"), path);
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Set<String> query(String path, String method) {
    TreeSet<String> names = new TreeSet<>();
    var parameters =
        (List<Map<String, Object>>) at("paths", path, method).getOrDefault("parameters", List.of());
    for (Map<String, Object> given : parameters) {
      String ref = (String) given.get("$ref");
      Map<String, Object> parameter = ref == null ? given : at(ref.substring(2).split("/"));
      if ("query".equals(parameter.get("in"))) {
        names.add(String.valueOf(parameter.get("name")));
      }
    }
    return names;
  }

  @Test
  void namesTheFieldsThatAreRead() {
    assertEquals(
        new TreeSet<>(JobFields.TABLE.keySet()),
        new TreeSet<>(at("components", "schemas", "JobRequest", "properties").keySet()));
    assertEquals(
        new TreeSet<>(RetryFields.TABLE.keySet()),
        new TreeSet<>(at("components", "schemas", "RetryRequest", "properties").keySet()));
  }

  @Test
  @SuppressWarnings("unchecked")
  void namesEveryKindOfProblem() {
    List<String> types = Arrays.stream(Problem.Kind.values()).map(Problem.Kind::type).toList();
    var told =
        (List<String>) at("components", "schemas", "Problem", "properties", "type").get("enum");
    assertEquals(types, told);
  }

  @Test
  void describesTheReplies() {
    try (RunningServer server = RunningServer.serving()) {
      String once =
          server.create("{\"id\":\"a\",\"timestamp\":1,\"webhook_url\":\"http://h\"}").body();
      fits("Job", once);
      fits(
          "Job",
          server
              .create(
                  "{\"id\":\"b\",\"cron_expression\":\"@daily\",\"webhook_url\":\"http://h\","
                      + "\"start_date\":1,\"last_date\":2,\"max_occurrences\":1,\"payload\":[],"
                      + "\"webhook_headers\":{\"a\":\"b\"},\"labels\":{\"a\":\"b\"},"
                      + "\"description\":\"d\"}")
              .body());
      fits("BatchResult", server.post("/jobs/batch", "[7]").body());
      fits("JobState", server.get("/jobs/a/status").body());
      fits("ExecutionPage", server.get("/jobs/a/executions").body());
      fits("JobPage", server.get("/jobs?limit=1").body());
      fits("Health", server.get("/health").body());
      fits("Probe", server.get("/health/ready").body());
      fits("Cluster", server.get("/debug/cluster").body());
      fits("Problem", server.get("/jobs/none").body());
      fits("Placed", server.post("/jobs/a/trigger", "").body());
      fits("Cancelled", server.post("/jobs/a/cancel", "{\"reason\":\"r\"}").body());
      assertEquals(Contract.text(), server.get("/openapi.yaml").body());
    }
  }

  /// Every member is described, and every required one is there. JSON is YAML.
  @SuppressWarnings("unchecked")
  private static void fits(String schema, String json) {
    Map<String, Object> reply = new Yaml(new SafeConstructor(new LoaderOptions())).load(json);
    Set<String> known = at("components", "schemas", schema, "properties").keySet();
    assertTrue(known.containsAll(reply.keySet()), schema + ": " + json);
    var required =
        new ArrayList<>((List<String>) at("components", "schemas", schema).get("required"));
    required.removeAll(reply.keySet());
    assertEquals(List.of(), required, schema + ": " + json);
  }
}
