package io.scheduleddb.discovery;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A name server on loopback that answers every question with the same (RFC 1035).
final class NameServer implements AutoCloseable {
  static final int NO_ERROR = 0;
  static final int SERVER_FAILURE = 2;
  static final int NAME_ERROR = 3;

  /// Doesn't answer at all.
  static final int SILENT = -1;

  private static final int HEADER_BYTES = 12;
  private static final int QUESTION_TAIL_BYTES = 4;
  private static final int SRV = 33;
  private static final int INTERNET = 1;
  private static final int TTL_SECONDS = 30;
  private static final int NAME_AT_QUESTION = 0xC00C;

  private final DatagramSocket socket;
  private final int code;
  private final List<Target> targets;
  final AtomicInteger questions = new AtomicInteger();

  record Target(String host, int port) {}

  NameServer(int code, Target... targets) throws IOException {
    this.code = code;
    this.targets = List.of(targets);
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("name-server").start(this::serve);
  }

  String url() {
    return "dns://127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    try {
      while (true) {
        socket.receive(packet);
        questions.incrementAndGet();
        if (code != SILENT) {
          byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private byte[] answer(byte[] query) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(0x8180 | code);
    out.writeShort(1);
    out.writeShort(targets.size());
    out.writeInt(0);
    out.write(query, HEADER_BYTES, endOfQuestion(query) - HEADER_BYTES);
    for (Target target : targets) {
      writeRecord(out, target);
    }
    return bytes.toByteArray();
  }

  private static int endOfQuestion(byte[] query) {
    int i = HEADER_BYTES;
    while (query[i] != 0) {
      i += 1 + query[i];
    }
    return i + 1 + QUESTION_TAIL_BYTES;
  }

  private static void writeRecord(DataOutputStream out, Target target) throws IOException {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (String label : target.host().isEmpty() ? new String[0] : target.host().split("\\.")) {
      name.write(label.length());
      name.writeBytes(label.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    name.write(0);
    out.writeShort(NAME_AT_QUESTION);
    out.writeShort(SRV);
    out.writeShort(INTERNET);
    out.writeInt(TTL_SECONDS);
    out.writeShort(6 + name.size());
    out.writeShort(10);
    out.writeShort(20);
    out.writeShort(target.port());
    name.writeTo(out);
  }

  @Override
  public void close() {
    socket.close();
  }
}
