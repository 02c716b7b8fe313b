package io.scheduleddb.consensus;

import io.scheduleddb.api.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a job calls, in the log: `Target` and `Pair` of `log.proto`.
final class TargetCodec {
  private TargetCodec() {}

  static void write(WireWriter out, Target target) {
    out.text(1, target.url());
    out.text(2, target.method());
    target.headers().forEach(header -> writePair(out, 3, header.name(), header.value()));
    out.maybeText(4, target.payload());
    out.number(5, WireNames.BODY.number(target.body()));
    out.span(6, target.timeout());
  }

  static Target read(WireReader in) {
    String url = "";
    String method = "";
    List<Target.Header> headers = new ArrayList<>();
    @Nullable String payload = null;
    Target.Body body = WireNames.BODY.constants().getFirst();
    Duration timeout = Duration.ZERO;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> url = in.text();
        case 2 -> method = in.text();
        case 3 -> {
          Pair header = in.message(TargetCodec::readPair);
          headers.add(new Target.Header(header.name(), header.value()));
        }
        case 4 -> payload = in.text();
        case 5 -> body = WireNames.BODY.read(in);
        case 6 -> timeout = in.span();
        default -> in.skip();
      }
    }
    return new Target(url, method, headers, payload, body, timeout);
  }

  static void writePair(WireWriter out, int field, String name, String value) {
    out.message(
        field,
        name,
        (pair, key) -> {
          pair.text(1, key);
          pair.text(2, value);
        });
  }

  static Pair readPair(WireReader in) {
    String name = "";
    String value = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> value = in.text();
        default -> in.skip();
      }
    }
    return new Pair(name, value);
  }

  /// A name and its value: a header, a label.
  record Pair(String name, String value) {}
}
