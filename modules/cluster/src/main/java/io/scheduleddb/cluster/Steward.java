package io.scheduleddb.cluster;

import io.scheduleddb.api.ClusterView;
import io.scheduleddb.api.ClusterView.Member;
import io.scheduleddb.api.ClusterView.Role;
import io.scheduleddb.api.Discovery;
import io.scheduleddb.api.Event;
import io.scheduleddb.api.Membership;
import io.scheduleddb.api.PeerLink;
import io.scheduleddb.api.Problem.Kind;
import io.scheduleddb.api.Refusal;
import io.scheduleddb.api.Replicator;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks after the members while this node leads: does what users and nodes ask for, one change at
/// a time, promotes listeners into free seats, and removes those of whom the platform says that
/// they are gone. Nobody is removed for being silent, or for not being discovered.
///
/// [#ask] any thread; everything else one thread.
final class Steward {
  private static final System.Logger LOG = System.getLogger("scheduled-db.cluster");

  /// Peers whose removal is remembered. It closes the gap between a removal and the moment when the
  /// removed node learns of it, seconds later.
  private static final int MAX_REMEMBERED = 256;

  private final Replicator replicator;
  private final Membership membership;
  private final Discovery discovery;
  private final Admission admission;
  private final ClusterOptions options;
  private final Errands errands;
  private final Map<String, Steady<String>> gone = new HashMap<>();
  private final LinkedHashSet<String> removed = new LinkedHashSet<>();

  Steward(
      Replicator replicator,
      Membership membership,
      Discovery discovery,
      PeerLink link,
      ClusterOptions options) {
    this.replicator = replicator;
    this.membership = membership;
    this.discovery = discovery;
    this.admission = new Admission(link, options);
    this.options = options;
    this.errands = new Errands(options.maxRequests());
  }

  /// Asks for a change. The future completes on the steward's thread, with a [Refusal] when it
  /// can't be made.
  CompletableFuture<Void> ask(Errand errand) {
    return errands.add(errand);
  }

  /// Refuses what was asked and hasn't begun.
  void refuse(String why) {
    errands.refuse(why);
  }

  boolean isAsked() {
    return !errands.isEmpty();
  }

  /// Does what there is to do now. Blocks while a change is made.
  void step(Instant now) {
    if (!replicator.view().leads()) {
      errands.refuse("this node doesn't lead any more; ask again");
      gone.clear();
      removed.clear();
      return;
    }
    for (Errands.Pending each = errands.next(); each != null; each = errands.next()) {
      run(each);
    }
    try {
      tend(replicator.view(), now);
    } catch (Refusal e) {
      LOG.log(System.Logger.Level.DEBUG, "tried again soon: {0}", e.getMessage());
    }
  }

  private void run(Errands.Pending pending) {
    try {
      perform(pending.errand());
      pending.done().complete(null);
    } catch (RuntimeException e) {
      pending.done().completeExceptionally(e);
      if (!(e instanceof Refusal)) {
        throw e;
      }
    }
  }

  /// Makes a change that was asked for, or throws a [Refusal].
  void perform(Errand errand) {
    switch (errand) {
      case Errand.Add add -> add(add.request());
      case Errand.Remove remove -> remove(remove.id());
      case Errand.Lead lead -> lead(lead.id());
    }
  }

  private void add(PeerLink.JoinRequest request) {
    String id = request.peer().id();
    ClusterView view = replicator.view();
    boolean known = view.member(id) != null;
    if (!known && removed.contains(id)) {
      throw new Refusal(
          Kind.CONFLICT,
          "%s was removed; with an empty data directory it can join as a new node".formatted(id));
    }
    String old = admission.instead(view, request.peer());
    membership.add(request.peer(), old, options.change());
    if (!known) {
      Event.of("member-added")
          .with("member", id)
          .with("instead", old)
          .info("a node became a member");
    }
  }

  private void remove(String idOrNode) {
    ClusterView view = replicator.view();
    Member member = Directory.find(view, idOrNode);
    boolean last = view.voters() == 1;
    if (!last && member.votes() && !quorum(view).decidesWithout(member.id())) {
      throw new Refusal(
          Kind.CONFLICT,
          "without %s too few of the voters could be reached to decide anything"
              .formatted(member.id()));
    }
    dismiss(member.id());
  }

  private void dismiss(String id) {
    membership.remove(id, options.change());
    removed.add(id);
    if (removed.size() > MAX_REMEMBERED) {
      removed.removeFirst();
    }
    Event.of("member-removed").with("member", id).info("a member was removed");
  }

  private void lead(@Nullable String idOrNode) {
    String id = idOrNode == null ? null : Directory.find(replicator.view(), idOrNode).id();
    membership.transfer(id, options.change());
  }

  /// Makes one change that nobody asked for, if one is due.
  private void tend(ClusterView view, Instant now) {
    Set<String> names = view.members().stream().map(Member::node).collect(Collectors.toSet());
    Set<String> nowGone = names.size() < 2 ? Set.of() : discovery.gone(names);
    ScaleDown.Move move =
        areSteady(nowGone, now) ? new ScaleDown(view, nowGone, quorum(view)).next() : null;
    switch (move) {
      case ScaleDown.Move.Remove remove -> dismiss(remove.id());
      case ScaleDown.Move.HandOver handOver -> membership.transfer(handOver.to(), options.change());
      case null -> promote(view, nowGone);
    }
  }

  /// Whether each of `nowGone` was gone at all looks of the last while. One that was removed
  /// meanwhile doesn't make the others wait anew.
  private boolean areSteady(Set<String> nowGone, Instant now) {
    gone.keySet().retainAll(nowGone);
    boolean all = true;
    for (String each : nowGone) {
      all &= gone.computeIfAbsent(each, any -> new Steady<>(options.steady())).see(each, now);
    }
    return all;
  }

  /// A seat is free for good only when a voter was removed, as those who are silent keep theirs.
  private void promote(ClusterView view, Set<String> nowGone) {
    if (view.voters() >= Membership.MAX_VOTERS) {
      return;
    }
    view.members().stream()
        .filter(each -> each.role() == Role.LISTENER && !nowGone.contains(each.node()))
        .filter(quorum(view)::reaches)
        .max(Comparator.comparingLong(Member::matchIndex))
        .ifPresent(each -> {
          membership.promote(each.id(), options.change());
          Event.of("member-promoted")
              .with("member", each.id())
              .info("a listener votes from now on");
        });
  }

  private Quorum quorum(ClusterView view) {
    return new Quorum(view, options.contact());
  }
}
