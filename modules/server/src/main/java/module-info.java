/// Puts a node together; the only module that sees all others.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.server {
  requires io.scheduleddb.api;
  requires io.scheduleddb.cluster;
  requires io.scheduleddb.consensus;
  requires io.scheduleddb.delivery;
  requires io.scheduleddb.link;
  requires io.scheduleddb.scheduler;
  requires io.scheduleddb.storage;
  requires io.scheduleddb.tracing;
  requires io.scheduleddb.web;
  requires java.logging;
  requires static org.jspecify;

  uses io.scheduleddb.api.DiscoveryStrategy;
}
