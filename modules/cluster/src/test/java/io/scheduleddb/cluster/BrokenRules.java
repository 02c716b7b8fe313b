package io.scheduleddb.cluster;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rules of the founding, each broken in one place: tests that can't tell them from the true
/// ones are worth nothing.
enum BrokenRules {
  /// Leaves the founder that it endorses as soon as it sees a preferred one stand.
  MOVES_WITHOUT_A_WITHDRAWAL {
    @Override
    @Nullable Step instead(Identity self, int expect, Standing standing, Company company) {
      Candidate first = company.standing();
      String endorsed = standing.endorses();
      boolean better = first != null && endorsed != null && first.precedes(endorsed);
      return better && company.members().isEmpty() ? new Step.Endorse(first.id()) : null;
    }
  },
  /// Stands again after it has withdrawn.
  STANDS_AFTER_WITHDRAWING {
    @Override
    @Nullable Step instead(Identity self, int expect, Standing standing, Company company) {
      String endorsed = standing.endorses();
      boolean alone = endorsed != null && company.candidate(endorsed) == null;
      return alone && company.members().isEmpty() ? new Step.Endorse(self.id()) : null;
    }
  },
  /// Founds when one fewer than needed endorse it.
  FOUNDS_WITH_TOO_FEW {
    @Override
    @Nullable Step instead(Identity self, int expect, Standing standing, Company company) {
      boolean stands = self.id().equals(standing.endorses());
      boolean enough = company.endorsing(self.id()).size() >= company.needed(expect) - 1;
      return stands && enough && company.members().isEmpty() ? new Step.Found(expect) : null;
    }
  },
  /// Founds although it endorses another, because enough endorse it.
  FOUNDS_AFTER_WITHDRAWING {
    @Override
    @Nullable Step instead(Identity self, int expect, Standing standing, Company company) {
      boolean enough = company.endorsing(self.id()).size() >= company.needed(expect) - 1;
      boolean withdrew = standing.endorses() != null && !self.id().equals(standing.endorses());
      return withdrew && enough && company.members().isEmpty() ? new Step.Found(expect) : null;
    }
  },
  /// Endorses the preferred node before that one stands.
  ENDORSES_WHO_DOES_NOT_STAND {
    @Override
    @Nullable Step instead(Identity self, int expect, Standing standing, Company company) {
      if (standing.endorses() != null || !company.members().isEmpty()) {
        return null;
      }
      Candidate first = company.undecided();
      boolean enough = company.seen().size() >= company.needed(expect);
      return enough && first != null ? new Step.Endorse(mostEndorsed(company, first)) : null;
    }

    private String mostEndorsed(Company company, Candidate first) {
      return company.seen().stream()
          .filter(id -> !company.endorsing(id).isEmpty())
          .max((a, b) -> company.endorsing(a).size() - company.endorsing(b).size())
          .orElse(first.id());
    }
  };

  /// What these rules do where they differ from the true ones, null: nothing else.
  abstract @Nullable Step instead(Identity self, int expect, Standing standing, Company company);

  Founding founding(Identity self, int expect) {
    return new Founding(self, expect) {
      @Override
      Step next(Standing standing, List<Sighting> sightings) {
        Step other = instead(self, expect, standing, new Company(self, standing, sightings));
        return other == null ? super.next(standing, sightings) : other;
      }
    };
  }

  /// The id of the cluster that a node founds in a model, which needs the same one each time.
  static UUID clusterOf(String id) {
    return UUID.nameUUIDFromBytes(id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
