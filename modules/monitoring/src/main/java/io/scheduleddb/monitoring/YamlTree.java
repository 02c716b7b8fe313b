package io.scheduleddb.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/// YAML documents as maps and lists that can be changed and written again. What isn't of the shape
/// that is asked for throws [ClassCastException] or [NullPointerException]: tests say so.
public final class YamlTree {
  private YamlTree() {}

  /// The one document that `text` is.
  @SuppressWarnings("unchecked")
  public static Map<String, Object> read(String text) {
    return (Map<String, Object>) yaml().load(text);
  }

  /// All documents in `text`; empty ones are left out.
  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> readAll(String text) {
    return StreamSupport.stream(yaml().loadAll(text).spliterator(), false)
        .filter(Objects::nonNull)
        .map(document -> (Map<String, Object>) document)
        .toList();
  }

  public static String write(Map<String, Object> document) {
    return yaml().dump(document);
  }

  /// The list of maps `name` in `map`; none when there is no such list.
  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> maps(Map<String, Object> map, String name) {
    Object list = map.get(name);
    return list == null ? List.of() : new ArrayList<>((List<Map<String, Object>>) list);
  }

  /// The map `name` in `map`; an empty one when it isn't there.
  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(Map<String, Object> map, String name) {
    Object child = map.get(name);
    return child == null ? Map.of() : (Map<String, Object>) child;
  }

  /// The map at the end of a path of names.
  public static Map<String, Object> at(Map<String, Object> map, String... path) {
    Map<String, Object> at = map;
    for (String name : path) {
      at = map(at, name);
    }
    return at;
  }

  /// The text `name` in `map`; empty when it isn't there.
  public static String text(Map<String, Object> map, String name) {
    @Nullable Object text = map.get(name);
    return text == null ? "" : text.toString();
  }

  private static Yaml yaml() {
    DumperOptions dump = new DumperOptions();
    dump.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(dump), dump);
  }
}
