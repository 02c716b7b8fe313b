package io.scheduleddb.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The OpenAPI file. It lies under `META-INF`, because only there can a resource of a module be
/// read without opening a package.
final class Contract {
  private static final String PATH = "/META-INF/openapi.yaml";
  private static final Header YAML =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/yaml");

  private Contract() {}

  /// `GET /openapi.yaml`.
  static Answer answer(Exchange exchange) {
    return Answer.ok(new JsonBuffer().raw(text())).typed(YAML);
  }

  static String text() {
    try (InputStream file = Contract.class.getResourceAsStream(PATH)) {
      if (file == null) {
        throw new IllegalStateException("the module holds no " + PATH);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
