package io.scheduleddb.server;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a command finds the node that it asks.
final class NodeUrl {
  private NodeUrl() {}

  /// @param said what the operator said; null: the node of these settings, on this machine
  static URI of(@Nullable String said, Configuration.Address own) {
    return said == null ? URI.create("http://" + local(own.host()) + ":" + own.port()) : url(said);
  }

  /// Where a node that listens on `host` is reached from its own machine.
  private static String local(String host) {
    String bare = host.replace("[", "").replace("]", "");
    return switch (bare) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "[::1]";
      default -> bare.indexOf(':') >= 0 ? "[" + bare + "]" : bare;
    };
  }

  private static URI url(String said) {
    try {
      URI url = URI.create(said);
      String scheme = String.valueOf(url.getScheme());
      boolean plain = url.getUserInfo() == null && url.getQuery() == null;
      if (List.of("http", "https").contains(scheme) && url.getHost() != null && plain) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new WrongSettingException("--url: \"" + said + "\" must be like http://host:8080");
  }
}
