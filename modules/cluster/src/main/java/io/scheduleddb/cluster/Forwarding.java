package io.scheduleddb.cluster;

import io.scheduleddb.api.LinkFailure;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Passes what was asked of this node on to the leader. Any thread; blocks.
///
/// Two nodes that each take the other for the leader would pass a request back and forth. So the
/// same request isn't passed on a second time while it is under way.
final class Forwarding {
  private final String own;
  private final PeerLink link;
  private final ClusterOptions options;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  /// @param own the HTTP address of this node
  Forwarding(String own, PeerLink link, ClusterOptions options) {
    this.own = own;
    this.link = link;
    this.options = options;
  }

  /// Asks the leader at `address`; throws a [Refusal] when that can't be done.
  void pass(Errand errand, String address) {
    String what = errand.key();
    if (address.equals(own)) {
      throw new Refusal(Kind.UNAVAILABLE, "this node is about to lead, or to cease to; ask again");
    }
    if (underWay.size() >= options.maxRequests()) {
      throw new Refusal(
          Kind.UNAVAILABLE,
          "%d requests are being passed on to the leader, which is the limit"
              .formatted(options.maxRequests()));
    }
    if (!underWay.add(what)) {
      throw new Refusal(
          Kind.UNAVAILABLE,
          "the leader at %s is being asked to %s already".formatted(address, what));
    }
    try {
      errand.pass(link, address, options.request());
    } catch (LinkFailure e) {
      throw new Refusal(
          Kind.UNAVAILABLE,
          "the leader at %s doesn't answer: %s".formatted(address, e.getMessage()));
    } finally {
      underWay.remove(what);
    }
  }
}
