package io.scheduleddb.web;

import io.scheduleddb.api.JobSpec;
import io.scheduleddb.api.Problem;
import io.scheduleddb.api.Refusal;
import jakarta.json.stream.JsonParser.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A merge patch (RFC 7396) over a job as the API shows it. What can't be set isn't there to be
/// patched; nor is `type`, which follows from the schedule. What the patch doesn't touch stays as
/// it was written, digit for digit.
final class JobPatch {
  private static final String NOTHING = "null";

  private JobPatch() {}

  /// The body of a request that creates what `spec` becomes.
  ///
  /// @throws Refusal when the patch is no JSON object
  static String apply(String patch, JobSpec spec) {
    JsonBuffer shown = new JsonBuffer().open('{');
    JobWriter.writeSpec(spec, shown);
    Map<String, Object> job = read(JsonInput.decoded(shown.close('}').toBytes()));
    job.keySet().removeIf(name -> !JobFields.TABLE.containsKey(name) || name.equals("type"));
    StringBuilder merged = new StringBuilder();
    write(merge(job, read(patch)), merged);
    return merged.toString();
  }

  /// The members of an object: a value that is an object is a map of its own, any other its compact
  /// text.
  private static Map<String, Object> read(String json) {
    try (JsonInput in = new JsonInput(json)) {
      if (in.next() != Event.START_OBJECT) {
        throw new Refusal(Problem.field("", "the body must be a JSON object"));
      }
      FieldErrors errors = new FieldErrors();
      Map<String, Object> members = members(in, errors);
      in.end();
      errors.refuse();
      return members;
    }
  }

  private static Map<String, Object> members(JsonInput in, FieldErrors errors) {
    Map<String, Object> members = new LinkedHashMap<>();
    ObjectReader.readMembers(in, errors, name -> members.put(name, value(in)));
    return members;
  }

  private static Object value(JsonInput in) {
    if (in.event() != Event.START_OBJECT) {
      return CompactJson.copy(in);
    }
    FieldErrors inside = new FieldErrors();
    Map<String, Object> members = members(in, inside);
    inside.throwInside();
    return members;
  }

  private static Object merge(@Nullable Object target, Object patch) {
    if (!(patch instanceof Map<?, ?> changes)) {
      return patch;
    }
    Map<String, Object> merged = new LinkedHashMap<>();
    if (target instanceof Map<?, ?> members) {
      members.forEach((name, value) -> merged.put((String) name, value));
    }
    changes.forEach((name, value) -> {
      if (value.equals(NOTHING)) {
        merged.remove((String) name);
      } else {
        merged.put((String) name, merge(merged.get((String) name), value));
      }
    });
    return merged;
  }

  private static void write(Object value, StringBuilder out) {
    if (!(value instanceof Map<?, ?> members)) {
      out.append(value);
      return;
    }
    out.append('{');
    String before = "";
    for (Map.Entry<?, ?> member : members.entrySet()) {
      out.append(before);
      CompactJson.quote((String) member.getKey(), out);
      out.append(':');
      write(member.getValue(), out);
      before = ",";
    }
    out.append('}');
  }
}
