package io.scheduleddb.discovery;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host and a port, as in `n1:8080` and `[::1]:8080`.
///
/// @param host a name or an address; an IPv6 address without brackets
record HostPort(String host, int port) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252})");
  private static final Pattern IPV6 =
      Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[\\w.-]+)?");
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  /// What `text` says; empty when it isn't `host:port`.
  static Optional<HostPort> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean bracketed = matcher.group(1) != null;
    String host = bracketed ? matcher.group(1) : matcher.group(2);
    int port = Integer.parseInt(matcher.group(3));
    boolean good =
        (bracketed ? IPV6 : NAME).matcher(host).matches() && port >= 1 && port <= MAX_PORT;
    return good ? Optional.of(new HostPort(host, port)) : Optional.empty();
  }

  /// What `text` says.
  ///
  /// @throws IllegalArgumentException when it isn't `host:port`
  static HostPort of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not host:port: \"" + text + "\""));
  }

  /// What `text` says; with `port` when it is a host alone.
  static Optional<HostPort> parse(String text, int port) {
    return parse(text).or(() -> parse(text + ":" + port));
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
