package io.scheduleddb.cluster;

import static java.util.stream.Collectors.toCollection;

import io.scheduleddb.api.Invariant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// The rules by which empty nodes agree on the one that founds their cluster, without time, network
/// and disk.
///
/// A node **endorses** one founder and keeps to it over crashes. It founds when enough nodes report
/// that they endorse it, itself among them; any two such groups share a node.
///
/// 1. A node *stands*, that is, endorses itself, only if it hasn't endorsed anybody, sees enough
///    empty nodes, none of them stands, and it is the first of those that are undecided.
/// 2. A node endorses another only if that one stands, and only if it hasn't endorsed anybody, or
///    as in 3 and 4.
/// 3. A node that stands and sees one stand that precedes it withdraws in its favour, for good.
/// 4. A node leaves the founder that it endorses only after that one itself has reported that it
///    withdrew.
///
/// So whoever founded was left by nobody, and a node in two groups would have had to leave one. It
/// doesn't matter how old a report is: what is reported of endorsing F stays true until F
/// withdraws, and a withdrawal stays true for ever. Of those that ever stand the first never
/// withdraws, so that, once all see each other, all come to it. `DESIGN.md` has the argument in
/// full.
class Founding {
  private final Identity self;
  private final int expect;

  /// @param expect `BOOTSTRAP_EXPECT`: how many nodes must take part at least; more than half of
  ///   all that will ever be started with empty disks, where the discovery may not see all of them
  Founding(Identity self, int expect) {
    Invariant.check(expect > 0, "BOOTSTRAP_EXPECT", expect);
    this.self = self;
    this.expect = expect;
  }

  /// What to do next, by what this node has promised and what it sees, be it old or incomplete.
  ///
  /// @throws SettingConflict when a cluster of this name has slots of another length
  Step next(Standing standing, List<Sighting> sightings) {
    Company company = new Company(self, standing, sightings);
    if (!company.members().isEmpty()) {
      return existing(company);
    }
    if (!company.removed().isEmpty()) {
      return new Step.Wait(Notices.onlyRemoved(company));
    }
    String endorsed = standing.endorses();
    int needed = company.needed(expect);
    if (endorsed == null) {
      return choose(company, needed);
    }
    return endorsed.equals(self.id()) ? stand(company, needed) : follow(company, endorsed);
  }

  private Step existing(Company company) {
    Set<UUID> clusters =
        company.members().stream()
            .map(answer -> answer.status().cluster())
            .collect(toCollection(TreeSet::new));
    if (clusters.size() > 1) {
      return new Step.Wait(Notices.twoClusters(self, company));
    }
    Sighting.Answer member = company.members().getFirst();
    if (!member.status().slotGap().equals(self.slotGap())) {
      throw new SettingConflict(Notices.otherSlotGap(self, member));
    }
    return new Step.Join(clusters.iterator().next(), member.address());
  }

  private Step choose(Company company, int needed) {
    if (company.seen().size() < needed) {
      return new Step.Wait(Notices.tooFew(self, company, needed));
    }
    Candidate standing = company.standing();
    if (standing != null) {
      return new Step.Endorse(standing.id());
    }
    Candidate first = company.undecided();
    return first == null || first.id().equals(self.id())
        ? new Step.Endorse(self.id())
        : new Step.Wait(Notices.notStanding(self, company, first));
  }

  private Step stand(Company company, int needed) {
    Candidate first = company.standing();
    if (first != null && first.precedes(self.id())) {
      return new Step.Endorse(first.id());
    }
    return company.endorsing(self.id()).size() >= needed
        ? new Step.Found(needed)
        : new Step.Wait(Notices.tooFewEndorse(self, company, needed));
  }

  private Step follow(Company company, String endorsed) {
    Candidate founder = company.candidate(endorsed);
    Candidate first = company.standing();
    return founder != null && founder.withdrew() && first != null && first.precedes(endorsed)
        ? new Step.Endorse(first.id())
        : new Step.Wait(Notices.notFounded(self, company, endorsed));
  }
}
