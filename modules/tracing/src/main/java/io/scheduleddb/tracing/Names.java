package io.scheduleddb.tracing;

import io.opentelemetry.api.common.AttributeKey;

/// The attributes of spans: those of the semantic conventions for HTTP, and our own.
final class Names {
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  static final AttributeKey<String> COMMAND = AttributeKey.stringKey("scheduled_db.command");
  static final AttributeKey<String> LEADER = AttributeKey.stringKey("scheduled_db.leader");
  static final AttributeKey<Long> TERM = AttributeKey.longKey("scheduled_db.raft.term");
  static final AttributeKey<Long> INDEX = AttributeKey.longKey("scheduled_db.raft.index");
  static final AttributeKey<Long> SLOT = AttributeKey.longKey("scheduled_db.slot");
  static final AttributeKey<Long> EPOCH = AttributeKey.longKey("scheduled_db.epoch");
  static final AttributeKey<Long> FENCE = AttributeKey.longKey("scheduled_db.fence");
  static final AttributeKey<String> JOB = AttributeKey.stringKey("scheduled_db.job");
  static final AttributeKey<String> OCCURRENCE = AttributeKey.stringKey("scheduled_db.occurrence");
  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("scheduled_db.attempt");
  static final AttributeKey<Long> LATENESS = AttributeKey.longKey("scheduled_db.lateness_ms");
  static final AttributeKey<String> LINK = AttributeKey.stringKey("scheduled_db.link");

  private Names() {}
}
