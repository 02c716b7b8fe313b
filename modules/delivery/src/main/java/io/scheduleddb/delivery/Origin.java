package io.scheduleddb.delivery;

import java.net.URI;
import java.util.Locale;

/// Where connections lead to: what makes two calls able to share one.
///
/// @param host a name or an address, without the brackets of IPv6
record Origin(boolean tls, String host, int port) {

  /// Throws [MalformedTarget] when `uri` isn't `http` or `https` with a host.
  static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (uri.getHost() == null || !(tls || scheme.equals("http"))) {
      throw new MalformedTarget("the URL isn't http or https with a host");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    return new Origin(tls, host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
