import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.thirdparty.io.grpc.LoadBalancerProvider;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannelProvider;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.ServerProvider;
import org.apache.ratis.thirdparty.io.grpc.internal.DnsNameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.internal.PickFirstLoadBalancerProvider;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelProvider;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerProvider;
import org.apache.ratis.thirdparty.io.grpc.util.OutlierDetectionLoadBalancerProvider;

/// Apache Ratis with what it shades (gRPC, Netty, protobuf, Guava), as one module.
///
/// Its jars are no modules and can't become modules one by one: ratis-server and ratis-server-api
/// share packages. The services below replace the `META-INF/services` files, which a named module
/// doesn't read; those for Unix domain sockets are left out. Of what is shaded only protobuf is
/// exported, for the command codec, and gRPC's server, for what it shall not serve or take. Whoever
/// requires it provides its `MetricRegistries`.
module org.apache.ratis {
  requires java.logging;
  requires java.management;
  requires java.naming;
  requires jdk.management;
  requires jdk.unsupported;
  requires org.slf4j;

  exports org.apache.ratis;
  exports org.apache.ratis.client;
  exports org.apache.ratis.client.api;
  exports org.apache.ratis.client.impl;
  exports org.apache.ratis.client.retry;
  exports org.apache.ratis.conf;
  exports org.apache.ratis.datastream;
  exports org.apache.ratis.datastream.impl;
  exports org.apache.ratis.grpc;
  exports org.apache.ratis.grpc.client;
  exports org.apache.ratis.grpc.metrics;
  exports org.apache.ratis.grpc.metrics.intercept.client;
  exports org.apache.ratis.grpc.metrics.intercept.server;
  exports org.apache.ratis.grpc.server;
  exports org.apache.ratis.grpc.util;
  exports org.apache.ratis.io;
  exports org.apache.ratis.metrics;
  exports org.apache.ratis.proto;
  exports org.apache.ratis.proto.grpc;
  exports org.apache.ratis.protocol;
  exports org.apache.ratis.protocol.exceptions;
  exports org.apache.ratis.retry;
  exports org.apache.ratis.rpc;
  exports org.apache.ratis.security;
  exports org.apache.ratis.server;
  exports org.apache.ratis.server.api;
  exports org.apache.ratis.server.impl;
  exports org.apache.ratis.server.leader;
  exports org.apache.ratis.server.metrics;
  exports org.apache.ratis.server.protocol;
  exports org.apache.ratis.server.raftlog;
  exports org.apache.ratis.server.raftlog.memory;
  exports org.apache.ratis.server.raftlog.segmented;
  exports org.apache.ratis.server.storage;
  exports org.apache.ratis.server.util;
  exports org.apache.ratis.statemachine;
  exports org.apache.ratis.statemachine.impl;
  exports org.apache.ratis.trace;
  exports org.apache.ratis.util;
  exports org.apache.ratis.util.function;
  exports org.apache.ratis.thirdparty.com.google.protobuf;
  exports org.apache.ratis.thirdparty.io.grpc;
  exports org.apache.ratis.thirdparty.io.grpc.netty;

  uses MetricRegistries;
  uses LoadBalancerProvider;
  uses ManagedChannelProvider;
  uses NameResolverProvider;
  uses ServerProvider;

  provides LoadBalancerProvider with
      PickFirstLoadBalancerProvider,
      org.apache.ratis.thirdparty.io.grpc.util.SecretRoundRobinLoadBalancerProvider.Provider,
      OutlierDetectionLoadBalancerProvider;
  provides ManagedChannelProvider with
      NettyChannelProvider;
  provides NameResolverProvider with
      DnsNameResolverProvider;
  provides ServerProvider with
      NettyServerProvider;
}
