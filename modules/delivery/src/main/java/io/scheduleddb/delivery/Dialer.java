package io.scheduleddb.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Opens connections. Any thread; waits until the thread is interrupted.
final class Dialer {
  /// How long one of several addresses may take before the next is tried, in ms.
  private static final int NEXT_ADDRESS_AFTER = 2_000;

  private final Resolver resolver;
  private final SSLContext tls;

  Dialer(Resolver resolver, SSLContext tls) {
    this.resolver = resolver;
    this.tls = tls;
  }

  /// Connects to the first address of `origin` that accepts, and shakes hands when it wants TLS.
  /// Throws [java.net.UnknownHostException], [HandshakeException], or what else went wrong.
  OriginConnection open(Origin origin) throws IOException, InterruptedException {
    SocketChannel channel = connect(origin, resolver.addresses(origin.host()));
    try {
      Socket socket = origin.tls() ? shakeHands(origin, channel) : channel.socket();
      return new OriginConnection(origin, channel, socket);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static SocketChannel connect(Origin origin, List<InetAddress> addresses)
      throws IOException {
    for (int i = 0; ; i++) {
      boolean last = i == addresses.size() - 1;
      SocketChannel channel = SocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        InetSocketAddress address = new InetSocketAddress(addresses.get(i), origin.port());
        channel.socket().connect(address, last ? 0 : NEXT_ADDRESS_AFTER);
        return channel;
      } catch (IOException e) {
        channel.close();
        if (last || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private SSLSocket shakeHands(Origin origin, SocketChannel channel) throws IOException {
    try {
      SSLSocket socket =
          (SSLSocket)
              tls.getSocketFactory()
                  .createSocket(channel.socket(), origin.host(), origin.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      throw new HandshakeException(e);
    }
  }
}
