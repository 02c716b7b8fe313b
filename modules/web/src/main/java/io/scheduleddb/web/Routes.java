package io.scheduleddb.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the endpoint for a method and a path.
///
/// Ours and not the server's routing, because that answers 404 where the method is wrong, and
/// because the table is also what metrics are labelled from and what the contract is compared with.
final class Routes {
  private final List<Resource> resources;

  Routes(List<Endpoint> endpoints) {
    Map<String, Resource> byTemplate = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      byTemplate
          .computeIfAbsent(endpoint.template(), Resource::new)
          .byMethod
          .put(endpoint.method(), endpoint);
    }
    resources = List.copyOf(byTemplate.values());
  }

  /// Where a path leads; null when nowhere.
  @Nullable Match match(String path) {
    String[] segments = path.split("/", -1);
    List<Resource> fitting = new ArrayList<>(2);
    for (Resource resource : resources) {
      if (resource.fits(segments)) {
        fitting.add(resource);
      }
    }
    return fitting.isEmpty() ? null : new Match(fitting, segments);
  }

  /// Every endpoint, as `METHOD template`.
  List<String> all() {
    List<String> all = new ArrayList<>();
    resources.forEach(r -> r.byMethod.keySet().forEach(m -> all.add(m + " " + r.template)));
    return all;
  }

  /// Where a path leads. More than one resource fits `/jobs/batch`: a job may have that name, and
  /// each method belongs to the first in the table that knows it.
  static final class Match {
    private final List<Resource> fitting;
    private final String[] segments;

    private Match(List<Resource> fitting, String[] segments) {
      this.fitting = fitting;
      this.segments = segments;
    }

    /// The endpoint for a method; null when there is none.
    @Nullable Endpoint endpoint(String method) {
      for (Resource resource : fitting) {
        Endpoint endpoint = resource.endpoint(method);
        if (endpoint != null) {
          return endpoint;
        }
      }
      return null;
    }

    /// What stands in the variable part of the path, decoded: the id of a job, the name of a node
    /// or of a topic; empty when no part is variable.
    String id() {
      for (Resource resource : fitting) {
        String id = resource.id(segments);
        if (!id.isEmpty()) {
          return id;
        }
      }
      return "";
    }

    /// The value of `Allow`.
    String allow() {
      TreeSet<String> methods = new TreeSet<>();
      fitting.forEach(resource -> methods.addAll(resource.byMethod.keySet()));
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return String.join(", ", methods);
    }
  }

  /// Everything that can be done at one path.
  private static final class Resource {
    private final String template;
    private final String[] parts;
    private final Map<String, Endpoint> byMethod = new LinkedHashMap<>();

    private Resource(String template) {
      this.template = template;
      this.parts = template.split("/", -1);
    }

    /// The endpoint for a method; `HEAD` is `GET` without the body.
    private @Nullable Endpoint endpoint(String method) {
      return byMethod.get(method.equals("HEAD") ? "GET" : method);
    }

    private boolean fits(String[] segments) {
      if (segments.length != parts.length) {
        return false;
      }
      for (int i = 1; i < parts.length; i++) {
        if (!parts[i].startsWith("{") && !parts[i].equals(segments[i])) {
          return false;
        }
      }
      return true;
    }

    private String id(String[] segments) {
      for (int i = 1; i < parts.length; i++) {
        if (parts[i].startsWith("{")) {
          return decoded(segments[i]);
        }
      }
      return "";
    }

    private static String decoded(String segment) {
      if (segment.indexOf('%') < 0) {
        return segment;
      }
      try {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return segment;
      }
    }
  }
}
