package io.scheduleddb.web;

import static io.scheduleddb.web.Scalars.field;

import io.scheduleddb.api.Policies.Overlap;
import io.scheduleddb.web.ObjectReader.FieldReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The body of a request that changes what runs, while it is being read. Each such request knows
/// some of the fields; a body may be left out.
final class ControlForm {
  static final int MAX_REASON = 500;

  static final Map<String, FieldReader<ControlForm>> TABLE =
      Map.of(
          "reason",
          field(in -> Scalars.text(in, MAX_REASON), (form, v) -> form.reason = v),
          "overlap_policy",
          field(
              in -> Scalars.choice(in, JobFields.OVERLAPS, List.of()),
              (form, v) -> form.overlap = v));

  @Nullable String reason;
  @Nullable Overlap overlap;

  /// Reads a body with some of these fields.
  static ControlForm read(String body, String... fields) {
    ControlForm form = new ControlForm();
    if (body.isEmpty()) {
      return form;
    }
    Map<String, FieldReader<ControlForm>> known = new TreeMap<>(TABLE);
    known.keySet().retainAll(Set.of(fields));
    FieldErrors errors = new FieldErrors();
    new ObjectReader<>(known, Set.of()).readBody(body, form, errors);
    errors.refuse();
    return form;
  }
}
