package io.scheduleddb.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.scheduleddb.api.Job;
import io.scheduleddb.api.JobFilter;
import io.scheduleddb.api.JobStatus;
import io.scheduleddb.api.Scheduling;
import io.scheduleddb.api.Scheduling.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// `GET /jobs`.
final class JobLists {
  static final Set<String> QUERY =
      Set.of("status", "type", "label", "cursor", "limit", Query.CONSISTENCY);
  static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1000;

  private static final Map<String, JobStatus> STATUSES = new LinkedHashMap<>();

  static {
    Arrays.stream(JobStatus.values()).forEach(status -> STATUSES.put(status.text(), status));
  }

  private JobLists() {}

  static Answer list(Exchange exchange) {
    Query query = exchange.query();
    JobFilter filter = filter(query);
    int limit = query.count("limit", DEFAULT_LIMIT, MAX_LIMIT);
    long after = Cursor.number(query);
    Scheduling scheduling = exchange.parts().scheduling();
    Page<Job> page = scheduling.jobs(filter, after, limit, query.consistency());
    JsonBuffer out = new JsonBuffer().open('{').name("jobs").open('[');
    page.items().forEach(job -> JobWriter.write(job, out));
    out.close(']');
    if (filter.recurring() == null && filter.labels().isEmpty()) {
      out.name("total").number(total(scheduling.counts(), filter.statuses()));
    }
    if (!page.more()) {
      return Answer.ok(out.close('}'));
    }
    String next = Cursor.of(page.items().getLast().number());
    out.name("next_cursor").text(next);
    return Answer.ok(out.close('}')).with(link(exchange, next));
  }

  private static long total(Map<JobStatus, Long> counts, Set<JobStatus> statuses) {
    return counts.entrySet().stream()
        .filter(entry -> statuses.isEmpty() || statuses.contains(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static JobFilter filter(Query query) {
    Set<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
    for (String list : query.all("status")) {
      for (String word : list.split(",", -1)) {
        JobStatus status = STATUSES.get(word);
        if (status == null) {
          throw Query.bad("status", "must be some of " + String.join(", ", STATUSES.keySet()));
        }
        statuses.add(status);
      }
    }
    String type = query.one("type");
    Boolean recurring = type == null ? null : JobFields.TYPES.get(type);
    if (type != null && recurring == null) {
      throw Query.bad("type", "must be one_time or recurring");
    }
    return new JobFilter(statuses, recurring, labels(query));
  }

  private static Map<String, String> labels(Query query) {
    Map<String, String> labels = new HashMap<>();
    for (String label : query.all("label")) {
      int colon = label.indexOf(':');
      String key = colon < 0 ? "" : label.substring(0, colon);
      if (!CallFields.isLabelKey(key)) {
        throw Query.bad("label", "must be key:value");
      }
      if (labels.put(key, label.substring(colon + 1)) != null) {
        throw Query.bad("label", "names " + key + " twice");
      }
    }
    return labels;
  }

  /// The same request for the next page.
  static Header link(Exchange exchange, String cursor) {
    StringBuilder url = new StringBuilder(exchange.request().path().rawPath()).append('?');
    for (String name : JobLists.QUERY) {
      if (!name.equals("cursor")) {
        exchange
            .query()
            .all(name)
            .forEach(v -> url.append(name).append('=').append(encoded(v)).append('&'));
      }
    }
    url.append("cursor=").append(cursor);
    return HeaderValues.create(HeaderNames.LINK, "<" + url + ">; rel=\"next\"");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
