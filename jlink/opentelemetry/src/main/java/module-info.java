import io.opentelemetry.context.ContextStorageProvider;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;

/// OpenTelemetry, as far as making traces and sending them by OTLP over HTTP needs it, as one
/// module: its jars have no descriptors, and there are nine of them.
///
/// The services below replace the `META-INF/services` files, which a named module doesn't read.
module io.opentelemetry {
  requires java.logging;
  requires java.net.http;
  requires jdk.unsupported;

  exports io.opentelemetry.api.common;
  exports io.opentelemetry.api.trace;
  exports io.opentelemetry.context;
  exports io.opentelemetry.context.propagation;
  exports io.opentelemetry.exporter.internal;
  exports io.opentelemetry.exporter.otlp.http.trace;
  exports io.opentelemetry.sdk.common;
  exports io.opentelemetry.sdk.common.export;
  exports io.opentelemetry.sdk.resources;
  exports io.opentelemetry.sdk.trace;
  exports io.opentelemetry.sdk.trace.data;
  exports io.opentelemetry.sdk.trace.export;
  exports io.opentelemetry.sdk.trace.samplers;

  uses Compressor;
  uses ContextStorageProvider;
  uses HttpSenderProvider;

  provides HttpSenderProvider with
      JdkHttpSenderProvider;
}
