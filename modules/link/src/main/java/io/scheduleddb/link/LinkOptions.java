package io.scheduleddb.link;

import io.scheduleddb.api.Invariant;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How other nodes are asked.
///
/// @param token `CLUSTER_TOKEN`, sent with every request; null when the cluster has none
/// @param limits what may be spent on an answer
public record LinkOptions(@Nullable String token, Limits limits) {

  /// What may be spent on an answer, so that a node that is ill, or none of ours, takes neither
  /// memory nor a thread for good.
  ///
  /// @param connect longest time to open a connection; short, because nodes are near each other and
  ///   a node that can't be reached holds up whoever asks
  /// @param self longest time for a node to tell of itself
  /// @param copy longest time for a node to make a copy of its store, before its first byte comes
  /// @param silence longest time between two bytes of a copy
  /// @param documentBytes largest JSON document
  /// @param messageBytes largest answer to a message
  public record Limits(
      Duration connect,
      Duration self,
      Duration copy,
      Duration silence,
      int documentBytes,
      int messageBytes) {

    /// 1 s, 2 s, 2 min, 10 s, 256 KB, 8 MB.
    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMinutes(2),
            Duration.ofSeconds(10),
            256 << 10,
            8 << 20);

    public Limits {
      Invariant.check(connect.isPositive(), "no time to connect", connect);
      Invariant.check(self.isPositive(), "no time to tell of itself", self);
      Invariant.check(copy.isPositive(), "no time to make a copy", copy);
      Invariant.check(silence.isPositive(), "no time between two bytes", silence);
      Invariant.check(documentBytes >= 1024, "documents of less than 1 KB", documentBytes);
      Invariant.check(messageBytes >= 1024, "messages of less than 1 KB", messageBytes);
    }
  }

  public LinkOptions {
    boolean fits = token == null || token.matches("[!-~]+");
    Invariant.check(fits, "the cluster token must be visible ASCII; characters", length(token));
  }

  /// With the limits that suit a node.
  public static LinkOptions of(@Nullable String token) {
    return new LinkOptions(token, Limits.DEFAULT);
  }

  private static int length(@Nullable String token) {
    return token == null ? 0 : token.length();
  }

  /// Without the token, which must get into no log.
  @Override
  public String toString() {
    return "LinkOptions[token=" + (token == null ? "none" : "hidden") + ", limits=" + limits + "]";
  }

  /// Speaks to the node that was named and to nobody else, neither a proxy nor where a redirect
  /// leads: it carries the token.
  HttpClient.Builder client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(limits.connect());
  }
}
