package io.scheduleddb.tracing;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a call goes, as far as it may be told: neither who asks nor what the values of the query
/// are, which may be secrets.
///
/// @param url with each value of the query as `REDACTED`
record Receiver(String url, String host, int port) {
  /// A value behind its name, or a word without one.
  private static final Pattern VALUE = Pattern.compile("(?<==)[^&]+|(?<=^|&)[^=&]+(?=&|$)");

  /// Null for what can't be called.
  static @Nullable Receiver of(String url) {
    try {
      URI uri = new URI(url);
      String host = uri.getHost();
      return host == null ? null : of(uri, host);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static Receiver of(URI uri, String host) {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    boolean standard = uri.getPort() < 0;
    StringBuilder told = new StringBuilder(secure ? "https://" : "http://").append(host);
    if (!standard) {
      told.append(':').append(uri.getPort());
    }
    told.append(uri.getRawPath());
    if (uri.getRawQuery() != null) {
      told.append('?').append(VALUE.matcher(uri.getRawQuery()).replaceAll("REDACTED"));
    }
    return new Receiver(told.toString(), host, standard ? (secure ? 443 : 80) : uri.getPort());
  }
}
