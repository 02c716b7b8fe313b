package io.scheduleddb.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `POST /jobs` refuses: each row is a field, a value that it can't have, the pointer that the
/// problem must name, and a piece of the detail.
final class CreateRefusalTest {
  private static final String GOOD =
      "\"timestamp\":\"2030-01-01T00:00:00Z\",\"webhook_url\":\"http://h/x\"";

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.serving();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  record Row(String field, String value, String pointer, String detail) {}

  static List<Row> rows() {
    return List.of(
        row("id", "1", "a string"),
        row("id", "\"\"", "must match"),
        row("id", "\"a b\"", "must match"),
        row("id", text(129), "at most 128"),
        row("type", "true", "a string"),
        row("type", "\"sometimes\"", "one_time, recurring"),
        row("type", "\"recurring\"", "timestamp or delay"),
        row("timestamp", "\"tomorrow\"", "RFC 3339"),
        row("timestamp", "\"2030-01-01T00:00:00\"", "RFC 3339"),
        row("timestamp", "\"2030-02-30T00:00:00Z\"", "exists"),
        row("timestamp", "-1", "1970 to 9999"),
        row("timestamp", "253402300800", "1970 to 9999"),
        row("timestamp", "1e400", "1970 to 9999"),
        row("timestamp", "1e-999999999", "1970 to 9999"),
        row("timestamp", "\"1969-12-31T23:59:59Z\"", "1970 to 9999"),
        row("timestamp", "{}", "RFC 3339"),
        row("delay", "30", "a duration"),
        row("delay", "\"-PT1S\"", "duration"),
        row("delay", "\"\"", "duration"),
        row("delay", "\"1m1h\"", "duration"),
        row("delay", "\"P1M\"", "duration"),
        row("delay", "\"PT0.0001S\"", "milliseconds"),
        row("delay", "\"4000d\"", "between"),
        row("cron_expression", "5", "a string"),
        row("cron_expression", "\" \"", "empty"),
        row("cron_expression", text(257), "at most 256"),
        row("cron_dialect", "\"perl\"", "must be one of unix, quartz, spring"),
        row("time_zone", text(65), "at most 64"),
        row("interval", "\"P1DT1H\"", "do not mix"),
        row("interval", "\"100ms\"", "one second"),
        row("interval", "\"P0D\"", "longer than nothing"),
        row("interval", "60", "a string"),
        row("rrule", "[]", "a string"),
        row("rrule", "\" \"", "empty"),
        row("rrule", text(1025), "at most 1024"),
        row("anchor", "null", "RFC 3339"),
        row("start_date", "[]", "RFC 3339"),
        row("last_date", "\"x\"", "RFC 3339"),
        row("max_occurrences", "0", "from 1"),
        row("max_occurrences", "1.5", "whole"),
        row("max_occurrences", "\"1\"", "a number"),
        row("misfire_policy", "\"never\"", "fire_all, fire_last, skip"),
        row("overlap_policy", "\"wait\"", "must be one of skip, allow, queue, replace"),
        row("delivery", "\"exactly_once\"", "at_least_once, at_most_once"),
        row("webhook_url", "\"/relative\"", "http://"),
        row("webhook_url", "\"ftp://h/x\"", "http://"),
        row("webhook_url", "\"http://\"", "not a URL"),
        row("webhook_url", "\"http:///x\"", "host"),
        row("webhook_url", "\"http://user:secret@h/\"", "user name"),
        row("webhook_url", "\"http://h/#part\"", "fragment"),
        row("webhook_url", "\"http://h:70000/\"", "port"),
        row("webhook_url", "\"http://h:0/\"", "port"),
        row("webhook_url", "\"http://h/ü\"", "ASCII"),
        row("webhook_url", "\"http://h/\\r\\nX: y\"", "not a URL"),
        row("webhook_url", "\"http://h/" + "a".repeat(2048) + '"', "at most 2048"),
        row("webhook_method", "\"TRACE\"", "GET, POST"),
        row("webhook_headers", "[]", "an object"),
        row("webhook_headers", "{\"X-A\":1}", "/X-A", "a string"),
        row("webhook_headers", "{\"X-A\":\"a\\r\\nX-B: c\"}", "/X-A", "can't carry"),
        row("webhook_headers", "{\"X-A\":\"a\\u0000\"}", "/X-A", "not text"),
        row("webhook_headers", "{\"X-A\":\"\u20ac\"}", "/X-A", "can't carry"),
        row("webhook_headers", "{\"X A\":\"b\"}", "/X A", "header name"),
        row("webhook_headers", "{\"X/A\":\"b\"}", "/X~1A", "header name"),
        row("webhook_headers", "{\"Host\":\"b\"}", "/Host", "sets itself"),
        row("webhook_headers", "{\"TraceParent\":\"b\"}", "/TraceParent", "sets itself"),
        row("webhook_headers", "{\"tracestate\":\"b\"}", "/tracestate", "sets itself"),
        row("webhook_headers", "{\"Proxy-Foo\":\"b\"}", "/Proxy-Foo", "sets itself"),
        row("webhook_headers", "{\"webhook-id\":\"b\"}", "/webhook-id", "sets itself"),
        row("webhook_headers", "{\"A\":\"b\",\"a\":\"c\"}", "/a", "twice"),
        row("webhook_headers", "{\"A\":" + text(4097) + "}", "/A", "at most 4096"),
        row("webhook_headers", members(65), "at most 64"),
        row("webhook_body", "\"form\"", "envelope, raw"),
        row("payload", "{\"a\":{\"b\":1,\"b\":2}}", "/a/b", "twice"),
        row("payload", text(262_143), "262144 bytes"),
        row("timeout", "\"0s\"", "between"),
        row("timeout", "\"61m\"", "between"),
        row("retry", "3", "an object"),
        row("retry", "{\"max_attempts\":0}", "/max_attempts", "from 1 to 100"),
        row("retry", "{\"max_attempts\":101}", "/max_attempts", "from 1 to 100"),
        row("retry", "{\"initial_backoff\":\"25h\"}", "/initial_backoff", "between"),
        row("retry", "{\"multiplier\":0.5}", "/multiplier", "from 1 to 100"),
        row("retry", "{\"multiplier\":1e400}", "/multiplier", "from 1 to 100"),
        row("retry", "{\"max_backoff\":\"soon\"}", "/max_backoff", "duration"),
        row("retry", "{\"jitter\":\"half\"}", "/jitter", "full"),
        row("retry", "{\"max_age\":[]}", "/max_age", "duration"),
        row("retry", "{\"attempts\":1}", "/attempts", "not a known field"),
        row("labels", "{\"a b\":\"c\"}", "/a b", "label key"),
        row("labels", "{\"a\":" + text(257) + "}", "/a", "at most 256"),
        row("labels", members(33), "at most 32"),
        row("description", text(1025), "at most 1024"),
        row("description", "\"\\ud800\"", "not text"),
        row("queue", "\"q\"", "not supported by this version"),
        row("jitter", "\"25h\"", "PT24H"),
        row("jitter", "\"0s\"", "PT0.001S"),
        row("dst_gap", "\"shift\"", "must be one of run_after, skip"),
        row("dst_overlap", "\"unsaid\"", "must be one of once, twice"),
        row("misfire_max_age", "\"9s\"", "PT10S"),
        row("status", "\"pending\"", "not a known field"),
        row("Webhook_url", "\"http://h\"", "not a known field"));
  }

  private static Row row(String field, String value, String detail) {
    return row(field, value, "", detail);
  }

  private static Row row(String field, String value, String below, String detail) {
    return new Row(field, value, "/" + field + below, detail);
  }

  private static String text(int length) {
    return '"' + "a".repeat(length) + '"';
  }

  private static String members(int count) {
    StringBuilder object = new StringBuilder("{\"k\":\"v\"");
    for (int i = 1; i < count; i++) {
      object.append(",\"k").append(i).append("\":\"v\"");
    }
    return object.append('}').toString();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void refusesABadFieldByItsPointer(Row row) {
    String others =
        GOOD.replaceFirst("\"timestamp\":\"[^\"]*\",?", row.field.equals("timestamp") ? "" : "$0")
            .replaceFirst(",?\"webhook_url\":.*", row.field.equals("webhook_url") ? "" : "$0");
    String body = "{" + others + (others.isEmpty() || others.endsWith(",") ? "" : ",");
    var answer = server.create(body + '"' + row.field + "\":" + row.value + "}");
    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    JsonBuffer pointer = new JsonBuffer().text(row.pointer);
    String text = new String(pointer.toBytes(), StandardCharsets.UTF_8);
    assertTrue(answer.body().contains("{\"pointer\":" + text), answer.body());
    assertTrue(answer.body().contains(row.detail), answer.body());
    assertTrue(server.scheduling.drafts.isEmpty(), "the scheduler was asked");
  }

  @Test
  void triesEveryFieldOfTheTable() {
    Set<String> tried = new TreeSet<>();
    rows().forEach(row -> tried.add(row.field));
    assertTrue(tried.containsAll(JobFields.TABLE.keySet()), JobFields.TABLE.keySet() + "" + tried);
    assertTrue(tried.containsAll(JobFields.UNBUILT));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void refusesABadBody(List<String> row) {
    var answer = server.create(row.getFirst());
    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(row.get(1)), answer.body());
    assertTrue(server.scheduling.drafts.isEmpty(), "the scheduler was asked");
  }

  static List<List<String>> bodies() {
    return List.of(
        List.of("", "no body"),
        List.of("[]", "\"detail\":\"the body must be a JSON object\",\"instance\""),
        List.of("{", "not valid JSON (it ends too early)"),
        List.of("{" + GOOD, "not valid JSON (it ends too early)"),
        List.of("{\n" + GOOD + ",}", "not valid JSON (line 2"),
        List.of("{" + GOOD + "} {}", "goes on after its end"),
        List.of("{" + GOOD + "}x", "goes on after its end"),
        List.of("{" + GOOD + ",\"timestamp\":1}", "appears twice"),
        List.of("{" + GOOD + ",\"max_occurrences\":01}", "not valid JSON"),
        List.of("{" + GOOD + ",\"payload\":NaN}", "not valid JSON"),
        List.of("{" + GOOD + ",\"payload\":" + "[".repeat(32) + "]".repeat(32) + "}", "32 levels"),
        List.of(
            "{" + GOOD + ",\"other\":" + "[".repeat(90_000) + "]".repeat(90_000) + "}",
            "32 levels"),
        List.of("{\"timestamp\":1}", "\"pointer\":\"/webhook_url\",\"detail\":\"is required\""));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] body = ("{" + GOOD + ",\"description\":\"?\"}").getBytes(StandardCharsets.UTF_8);
    body[body.length - 3] = (byte) 0xff;
    var answer =
        server.send(
            server
                .request("/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("UTF-8"), answer.body());
  }

  @Test
  void tellsEveryBadFieldAtOnce() {
    var answer =
        server.create("{\"id\":1,\"retry\":{\"jitter\":2,\"max_attempts\":0},\"timeout\":\"x\"}");
    for (String pointer :
        List.of("/id", "/retry/jitter", "/retry/max_attempts", "/timeout", "/webhook_url")) {
      assertTrue(answer.body().contains("\"pointer\":\"" + pointer + '"'), answer.body());
    }
  }

  @Test
  void saysOfABadAddressThatItIsBadAndNotThatItIsMissing() {
    var answer = server.create("{\"timestamp\":1,\"webhook_url\":\"ftp://h\"}");
    assertTrue(answer.body().contains("must begin with http://"), answer.body());
    assertFalse(answer.body().contains("is required"), answer.body());
  }

  @Test
  void refusesASecondIdempotencyKey() {
    var answer =
        server.send(
            server
                .request("/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "a")
                .header("Idempotency-Key", "b")
                .POST(BodyPublishers.ofString("{" + GOOD + "}")));
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("more than one Idempotency-Key"), answer.body());
  }

  @Test
  void refusesABodyAboveTheLimitByLengthAndByChunks() {
    String large = "{" + GOOD + ",\"description\":\"" + "a".repeat(1 << 20) + "\"}";
    var answer = server.create(large);
    assertEquals(413, answer.statusCode());
    assertTrue(answer.body().contains("1048576 bytes"), answer.body());
    byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
    var chunked =
        server.send(
            server
                .request("/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
    assertEquals(413, chunked.statusCode());
    assertTrue(server.scheduling.drafts.isEmpty());
  }

  @Test
  void refusesOtherMediaTypes() {
    for (String type :
        List.of("text/plain", "application/xml", "application/json;charset=latin1")) {
      var answer =
          server.send(
              server
                  .request("/jobs")
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("{" + GOOD + "}")));
      assertEquals(415, answer.statusCode(), type);
    }
  }
}
