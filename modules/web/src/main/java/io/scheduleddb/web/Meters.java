package io.scheduleddb.web;

import io.scheduleddb.api.Telemetry;

/// What the modules of a node tell, counted.
final class Meters {
  private Meters() {}

  static Telemetry in(MeterMaker maker) {
    return new Telemetry(
        new DeliveryMeters(maker),
        new LogMeters(maker),
        new StoreMeters(maker),
        new LinkMeters(maker));
  }
}
