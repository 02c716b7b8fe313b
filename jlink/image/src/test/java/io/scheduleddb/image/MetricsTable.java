package io.scheduleddb.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What metrics there are: name, type, labels, and their values where the docs list them. Read from
/// the tables of `docs/metrics.md` or from what a node shows, to be compared.
final class MetricsTable {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_]+)` \\| (counter|gauge|histogram) \\|[^|]*\\|([^|]*)\\|.*");
  private static final Pattern BUCKETS = Pattern.compile("\\| ((?:`[a-z_]+` )+)\\| ([0-9. ]+) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final Map<String, String> types = new TreeMap<>();
  private final Map<String, Map<String, SortedSet<String>>> labels = new TreeMap<>();

  /// As the docs have it.
  static MetricsTable documented(Path docs) throws IOException {
    MetricsTable table = new MetricsTable();
    for (String line : Files.readAllLines(docs)) {
      Matcher row = ROW.matcher(line);
      Matcher buckets = BUCKETS.matcher(line);
      if (row.matches()) {
        table.add(row.group(1), row.group(2), row.group(3));
      } else if (buckets.matches()) {
        codes(buckets.group(1)).forEach(name -> table.bound(name, buckets.group(2)));
      }
    }
    return table;
  }

  private void add(String name, String type, String cell) {
    types.put(name, type);
    Map<String, SortedSet<String>> own = labels(name);
    for (String label : cell.isBlank() ? new String[0] : cell.split(";")) {
      List<String> codes = codes(label);
      own.put(codes.getFirst(), new TreeSet<>(codes.subList(1, codes.size())));
    }
    if (type.equals("histogram")) {
      types.put(name + "_max", "gauge");
      labels.put(name + "_max", new TreeMap<>(own));
    }
  }

  private void bound(String name, String millis) {
    SortedSet<String> bounds = new TreeSet<>(List.of("+Inf"));
    Arrays.stream(millis.split(" "))
        .forEach(each -> bounds.add(String.valueOf(Double.parseDouble(each) / 1000)));
    labels(name).put("le", bounds);
  }

  private Map<String, SortedSet<String>> labels(String name) {
    return labels.computeIfAbsent(name, _ -> new TreeMap<>());
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  /// As a node shows it, without the values of labels of which the docs list none.
  static MetricsTable served(String text, MetricsTable documented) {
    MetricsTable table = new MetricsTable();
    Map<String, String> families = new HashMap<>();
    for (String line : text.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        table.types.put(type.group(1), type.group(2));
        table.labels(type.group(1));
        List.of("", "_bucket", "_count", "_sum")
            .forEach(suffix -> families.putIfAbsent(type.group(1) + suffix, type.group(1)));
      } else if (sample.matches()) {
        String family = families.getOrDefault(sample.group(1), sample.group(1));
        table.see(family, sample.group(2) == null ? "" : sample.group(2), documented);
      }
    }
    return table;
  }

  private void see(String family, String pairs, MetricsTable documented) {
    Matcher label = LABEL.matcher(pairs);
    while (label.find()) {
      SortedSet<String> values =
          labels(family).computeIfAbsent(label.group(1), _ -> new TreeSet<>());
      if (!documented.labels(family).getOrDefault(label.group(1), new TreeSet<>()).isEmpty()) {
        values.add(label.group(2));
      }
    }
  }

  /// One line for each, so that a difference is seen.
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    types.forEach((name, type) ->
        lines.append(name).append(' ').append(type).append(' ').append(labels(name)).append('\n'));
    return lines.toString();
  }
}
