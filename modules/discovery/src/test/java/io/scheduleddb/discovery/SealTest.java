package io.scheduleddb.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.BytesMessage;
import org.jgroups.EmptyMessage;
import org.jgroups.Message;
import org.jgroups.protocols.PingHeader;
import org.jgroups.stack.Protocol;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final short ANY_PROTOCOL = 9;

  /// Keeps what comes from the one side or the other.
  private static final class Recorder extends Protocol {
    private final List<Message> messages = new ArrayList<>();

    @Override
    public Object down(Message message) {
      return messages.add(message);
    }

    @Override
    public Object up(Message message) {
      return messages.add(message);
    }
  }

  private final Recorder above = new Recorder();
  private final Recorder below = new Recorder();

  private Seal seal(String token, String cluster) {
    Seal seal = new Seal(token, cluster);
    seal.setAddress(UUID.randomUUID());
    seal.setUpProtocol(above);
    seal.setDownProtocol(below);
    return seal;
  }

  private Message sealed(Message message) {
    seal("secret", "test").down(message);
    return below.messages.getLast();
  }

  private static Message message() {
    Message message =
        new BytesMessage(UUID.randomUUID(), "payload".getBytes(StandardCharsets.UTF_8));
    return message.putHeader(
        ANY_PROTOCOL, new PingHeader(PingHeader.GET_MBRS_REQ).clusterName("name"));
  }

  @Test
  void opensWhatTheSameTokenSealed() {
    Message message = message();
    seal("secret", "test").up(sealed(message));
    Message opened = above.messages.getLast();
    assertEquals(
        "payload",
        new String(
            opened.getArray(), opened.getOffset(), opened.getLength(), StandardCharsets.UTF_8));
    PingHeader header = opened.getHeader(ANY_PROTOCOL);
    assertTrue(String.valueOf(header).contains("name"), () -> String.valueOf(header));
    assertEquals(message.getSrc(), opened.getSrc());
    assertEquals(message.getDest(), opened.getDest());
  }

  @Test
  void showsNeitherPayloadNorHeaders() {
    Message sealed = sealed(message());
    assertTrue(sealed.getHeaders().isEmpty());
    String text = new String(sealed.getArray(), StandardCharsets.ISO_8859_1);
    assertFalse(text.contains("payload") || text.contains("name"), text);
  }

  @Test
  void sealsTheSameNeverTwiceTheSame() {
    Message message = message();
    String first = new String(sealed(message).getArray(), StandardCharsets.ISO_8859_1);
    assertFalse(first.equals(new String(sealed(message).getArray(), StandardCharsets.ISO_8859_1)));
  }

  @Test
  void dropsWhatWasChangedOnTheWay() {
    Message sealed = sealed(message());
    for (int i = 0; i < sealed.getLength(); i++) {
      byte[] changed = sealed.getArray().clone();
      changed[i] ^= 1;
      seal("secret", "test").up(new BytesMessage(null, changed));
    }
    assertEquals(List.of(), above.messages);
  }

  @Test
  void dropsWhatAnotherTokenOrNoneOrAnotherClusterSealed() {
    Message sealed = sealed(message());
    Seal another = seal("another", "test");
    another.up(sealed);
    assertTrue(another.wasBroken());
    seal("secret", "elsewhere").up(sealed);
    Seal seal = seal("secret", "test");
    assertFalse(seal.wasBroken());
    seal.up(message());
    seal.up(new EmptyMessage(null));
    seal.up(new BytesMessage(null, new byte[3]));
    assertTrue(seal.wasBroken());
    assertEquals(List.of(), above.messages);
  }
}
