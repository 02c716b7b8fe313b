package io.scheduleddb.link;

import io.scheduleddb.api.LinkFailure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The HTTP address of a node: `host:port`, IPv6 in brackets.
///
/// Addresses come from settings, from name servers and from other nodes, and the token goes to
/// wherever they lead; so nothing but a host and a port gets into a request.
final class Address {
  private static final Pattern SHAPE =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}]):(\\d{1,5})");

  private Address() {}

  /// Where `path` is on the node at `address`. Throws a [LinkFailure] when that isn't an address:
  /// nothing was sent.
  static URI at(String address, String path) {
    Matcher shape = SHAPE.matcher(address);
    int port = shape.matches() ? Integer.parseInt(shape.group(2)) : 0;
    if (port < 1 || port > 65_535) {
      throw bad(address);
    }
    URI uri;
    try {
      uri = URI.create("http://" + shape.group(1) + ":" + port + path);
    } catch (IllegalArgumentException e) {
      throw bad(address);
    }
    if (uri.getHost() == null) {
      // What looks like a host and is none: `a..b`, `1.2.3`.
      throw bad(address);
    }
    return uri;
  }

  /// A segment of a path.
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static LinkFailure bad(String address) {
    String shown = address.length() > 100 ? address.substring(0, 100) + "…" : address;
    return new LinkFailure("not an address of the form host:port: " + shown, false);
  }
}
