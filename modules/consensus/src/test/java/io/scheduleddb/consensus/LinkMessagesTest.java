package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Problem;
import io.scheduleddb.consensus.LinkMessages.Content;
import io.scheduleddb.consensus.LinkMessages.Item;
import io.scheduleddb.consensus.LinkMessages.Propose;
import io.scheduleddb.consensus.LinkMessages.Pulse;
import io.scheduleddb.consensus.LinkMessages.PulseAnswer;
import io.scheduleddb.consensus.LinkMessages.Read;
import io.scheduleddb.consensus.LinkMessages.Turned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.DynamicMessage;
import org.junit.jupiter.api.Test;

class LinkMessagesTest {
  private static final String CLUSTER = "0198c0de-0000-7000-8000-000000000001";

  private static final Instant MINUTE = Instant.ofEpochSecond(60);

  private static byte[] write(Propose propose) {
    WireWriter out =
        LinkMessages.beginPropose(propose.cluster(), propose.term(), propose.process());
    propose.items().forEach(each -> LinkMessages.append(out, each.number(), each.command()));
    return out.toBytes();
  }

  @Test
  void proposalsComeBackEqualAndFitTheSchema() throws Exception {
    List<Item> items = new ArrayList<>();
    Samples.all().values().forEach(command -> items.add(new Item(items.size() + 7, command)));
    Propose propose = new Propose(CLUSTER, 12, -5, items);
    byte[] bytes = write(propose);
    assertFits("Propose", bytes);
    assertEquals(propose, LinkMessages.readPropose(bytes));
  }

  @Test
  void tellsWhatWasTurnedAwayAndWhatRefused() throws Exception {
    List<Turned> turned =
        List.of(
            new Turned(3, null, "this node doesn't lead"),
            new Turned(4, Problem.of(Problem.Kind.CAPACITY, "full"), "full"));
    byte[] bytes = LinkMessages.write(turned);
    assertFits("Proposed", bytes);
    assertEquals(turned, LinkMessages.readProposed(bytes));
    assertEquals(List.of(), LinkMessages.readProposed(new byte[0]));
  }

  @Test
  void questionsAndAnswersComeBackEqualAndFitTheSchema() throws Exception {
    Read read = new Read(CLUSTER, true);
    assertFits("Read", LinkMessages.write(read));
    assertEquals(read, LinkMessages.readRead(LinkMessages.write(read)));
    assertFits("ReadIndex", LinkMessages.write(4711));
    assertEquals(4711, LinkMessages.readIndex(LinkMessages.write(4711)));
    Pulse pulse =
        new Pulse(
            CLUSTER, 3, "n1~a", "n1:8080", new Content(9, 2, "00ff"), Samples.TIME, MINUTE, 4711);
    assertFits("Pulse", LinkMessages.write(pulse));
    assertEquals(pulse, LinkMessages.readPulse(LinkMessages.write(pulse)));
    for (String shortage : new String[] {null, "", "limit: 80 %"}) {
      Content content = new Content(9, 1, "00ff");
      PulseAnswer answer = new PulseAnswer("n2~b", 3, Samples.TIME, shortage, content);
      assertFits("PulseAnswer", LinkMessages.write(answer));
      assertEquals(answer, LinkMessages.readPulseAnswer(LinkMessages.write(answer)));
    }
  }

  /// The first version ends a replica whose digest differs, of whatever schema it is.
  @Test
  void nodesOfTheFirstVersionNeitherTellNorAreToldADigest() {
    Content content = new Content(9, 2, "00ff");
    Pulse pulse = new Pulse(CLUSTER, 3, "n1~a", "n1:8080", content, MINUTE, MINUTE, 4711);
    PulseAnswer answer = new PulseAnswer("n2~b", 3, MINUTE, null, content);
    assertEquals(Set.of(1, 2, 3, 4, 7, 8, 9, 11), fields(LinkMessages.write(pulse)));
    assertEquals(Set.of(1, 2, 3, 8), fields(LinkMessages.write(answer)));
    WireWriter old = new WireWriter();
    old.number(5, 9);
    old.text(6, "00ff");
    assertEquals(Content.NONE, LinkMessages.readPulse(old.toBytes()).agreed());
    assertEquals(Content.NONE, LinkMessages.readPulseAnswer(old.toBytes()).content());
  }

  private static Set<Integer> fields(byte[] message) {
    WireReader in = new WireReader(ByteString.copyFrom(message).newCodedInput());
    Set<Integer> fields = new HashSet<>();
    while (in.next()) {
      fields.add(in.field());
      in.skip();
    }
    return fields;
  }

  @Test
  void anythingElseIsReadOrRefused() {
    List<Item> items = new ArrayList<>();
    Samples.all().values().forEach(command -> items.add(new Item(items.size(), command)));
    byte[] good = write(new Propose(CLUSTER, 12, -5, items));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        LinkMessages.readPropose(bytes);
      } catch (UnreadableEntryException | IllegalArgumentException | IllegalStateException e) {
        // Refused.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThrows(
        UnreadableEntryException.class, () -> LinkMessages.readPropose(new byte[] {10, 100}));
  }

  private static void assertFits(String message, byte[] bytes) throws Exception {
    DynamicMessage read = DynamicMessage.parseFrom(LogSchema.link(message), bytes);
    assertTrue(read.getUnknownFields().asMap().isEmpty(), message);
    assertArrayEquals(read.toByteArray(), bytes, message);
  }
}
