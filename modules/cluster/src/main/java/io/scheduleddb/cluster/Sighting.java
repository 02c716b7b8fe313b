package io.scheduleddb.cluster;

import io.scheduleddb.api.PeerStatus;
import java.util.List;

/// What came of asking the node at an address who it is.
sealed interface Sighting {
  String address();

  /// It said so, now or some time ago.
  record Answer(String address, PeerStatus status) implements Sighting {}

  /// It didn't say.
  record Silence(String address, String why) implements Sighting {
    /// As users are told.
    String text() {
      return address + " (" + why + ")";
    }
  }

  /// The answers among `sightings`.
  static List<Answer> answers(List<Sighting> sightings) {
    return sightings.stream().filter(Answer.class::isInstance).map(Answer.class::cast).toList();
  }

  /// The silences among `sightings`.
  static List<Silence> silences(List<Sighting> sightings) {
    return sightings.stream().filter(Silence.class::isInstance).map(Silence.class::cast).toList();
  }
}
