package io.scheduleddb.web;

import java.util.Map;
import java.util.TreeMap;

/// What `GET /metrics` showed: values by series, as `name` or `name{label="value"}`.
record Scrape(String text, Map<String, Double> values) {

  static Scrape of(RunningServer server) {
    String text = server.get("/metrics").body();
    Map<String, Double> values = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int end = line.lastIndexOf(' ');
          values.put(
              line.substring(0, end).replace(",}", "}"), Double.valueOf(line.substring(end + 1)));
        });
    return new Scrape(text, values);
  }

  /// NaN when there is no such series.
  double value(String series) {
    return values.getOrDefault(series, Double.NaN);
  }
}
