package io.scheduleddb.consensus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.DynamicMessage;
import org.apache.ratis.thirdparty.com.google.protobuf.TextFormat;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/entries");

  /// The golden files are written anew with `-Dgolden=write`; a changed one means that logs which
  /// exist can't be read any more.
  @Test
  void writesAndReadsTheGoldenFiles() throws IOException {
    for (Map.Entry<String, Command> sample : Samples.all().entrySet()) {
      byte[] written = write(Samples.TIME, List.of(sample.getValue()));
      Path file = GOLDEN.resolve(sample.getKey() + ".hex");
      if ("write".equals(System.getProperty("golden"))) {
        Files.createDirectories(GOLDEN);
        Files.writeString(file, HexFormat.of().formatHex(written) + "\n");
        Files.writeString(
            GOLDEN.resolve(sample.getKey() + ".txtpb"),
            TextFormat.printer()
                .escapingNonAscii(false)
                .printToString(DynamicMessage.parseFrom(LogSchema.entry(), written)));
      }
      byte[] golden = HexFormat.of().parseHex(Files.readString(file).strip());
      assertArrayEquals(golden, written, sample.getKey());
      assertEquals(sample.getValue(), onlyCommand(golden), sample.getKey());
    }
  }

  @Test
  void everyKindOfCommandHasAGoldenFile() {
    Set<Class<?>> sampled =
        Samples.all().values().stream().map(Command::getClass).collect(Collectors.toSet());
    assertEquals(kinds(Command.class).collect(Collectors.toSet()), sampled);
  }

  @Test
  void readsWhatProtobufWroteFromText() throws IOException {
    for (Map.Entry<String, Command> sample : Samples.all().entrySet()) {
      DynamicMessage.Builder message = DynamicMessage.newBuilder(LogSchema.entry());
      TextFormat.merge(Files.readString(GOLDEN.resolve(sample.getKey() + ".txtpb")), message);
      byte[] bytes = message.build().toByteArray();
      assertEquals(sample.getValue(), onlyCommand(bytes), sample.getKey());
      assertArrayEquals(bytes, write(Samples.TIME, List.of(sample.getValue())), sample.getKey());
    }
  }

  @Test
  void protobufReadsRandomEntriesWithoutALeftover() throws IOException {
    long seed = System.nanoTime();
    Commands commands = new Commands(new Random(seed));
    for (int i = 0; i < 2_000; i++) {
      List<Command> some = commands.some();
      Instant time = commands.time();
      byte[] bytes = write(time, some);
      DynamicMessage message = DynamicMessage.parseFrom(LogSchemaHolder.ENTRY, bytes);
      assertArrayEquals(bytes, message.toByteArray(), "seed " + seed);
      assertEquals(
          new EntryCodec.Content(time, some, 0, List.of()),
          EntryCodec.read(ByteString.copyFrom(bytes)),
          "seed " + seed);
      assertTrue(message.getUnknownFields().asMap().isEmpty());
    }
  }

  @Test
  void tellsInWhichTermItWasProposedAndWhoAsked() throws IOException {
    List<Command> commands = List.copyOf(Samples.all().values()).subList(0, 5);
    List<Origin> origins = List.of(new Origin(7, 1, 2), new Origin(-9, 40, 3));
    WireWriter out = EntryCodec.begin(Samples.TIME, 2);
    commands.forEach(command -> EntryCodec.append(out, command));
    EntryCodec.end(out, 12, origins);
    DynamicMessage message = DynamicMessage.parseFrom(LogSchemaHolder.ENTRY, out.toBytes());
    assertArrayEquals(out.toBytes(), message.toByteArray());
    assertTrue(message.getUnknownFields().asMap().isEmpty());
    EntryCodec.Content content = new EntryCodec.Content(Samples.TIME, commands, 12, origins);
    assertEquals(content, read(out.toBytes()));
    assertEquals(content, content.in(12));
    assertEquals(List.of(), content.in(13).commands());
  }

  @Test
  void refusesRequestsThatDoNotFitTheCommands() {
    WireWriter out = EntryCodec.begin(Samples.TIME, 2);
    EntryCodec.append(out, List.copyOf(Samples.all().values()).getFirst());
    EntryCodec.end(out, 12, List.of(new Origin(7, 1, 2)));
    assertThrows(UnreadableEntryException.class, () -> read(out.toBytes()));
  }

  @Test
  void skipsFieldsOfANewerVersion() {
    WireWriter out = EntryCodec.begin(Samples.TIME, 1);
    out.message(
        3,
        "job",
        (command, id) -> {
          command.message(
              3,
              id,
              (delete, text) -> {
                delete.text(1, text);
                delete.number(900, 5);
                delete.decimal(901, 2.5);
                delete.text(902, "new");
              });
          command.text(903, "new");
        });
    out.text(904, "new");
    assertEquals(
        new Command.DeleteJob(new io.scheduleddb.api.JobId("job")), onlyCommand(out.toBytes()));
  }

  @Test
  void refusesACommandItDoesNotKnow() {
    WireWriter out = EntryCodec.begin(Samples.TIME, 1);
    out.message(3, "", (command, none) -> command.message(99, none, (o, n) -> {}));
    UnreadableEntryException e =
        assertThrows(UnreadableEntryException.class, () -> onlyCommand(out.toBytes()));
    assertTrue(String.valueOf(e.getMessage()).contains("99"), e.getMessage());
  }

  @Test
  void refusesANewerFormatAndAMissingOne() {
    WireWriter newer = new WireWriter();
    newer.number(1, EntryCodec.FORMAT + 1);
    assertThrows(UnreadableEntryException.class, () -> read(newer.toBytes()));
    assertThrows(UnreadableEntryException.class, () -> read(new byte[0]));
  }

  @Test
  void refusesWhatIsCutOff() {
    byte[] bytes = write(Samples.TIME, List.copyOf(Samples.all().values()));
    for (int length = 10; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      try {
        int commands = read(cut).commands().size();
        assertTrue(commands < Samples.all().size(), "cut at " + length);
      } catch (UnreadableEntryException expected) {
        // At the border between two commands what is left is an entry too.
      }
    }
  }

  @Test
  void anythingElseIsReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good = write(Samples.TIME, List.copyOf(Samples.all().values()));
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        read(bytes);
      } catch (UnreadableEntryException expected) {
        // Refused.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void refusesToWriteWhatWouldNotComeBackEqual() {
    Instant micros = Samples.TIME.plusNanos(1_000);
    assertThrows(IllegalStateException.class, () -> write(micros, List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> write(Samples.TIME, List.of(new Command.GrantSlot(1, 1, List.of("\uD83D")))));
  }

  private static final class LogSchemaHolder {
    static final org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.Descriptor ENTRY =
        LogSchema.entry();
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EntryCodecTest::kinds)
        : Stream.of(type);
  }

  private static byte[] write(Instant time, List<Command> commands) {
    WireWriter out = EntryCodec.begin(time, 1);
    commands.forEach(command -> EntryCodec.append(out, command));
    return out.toBytes();
  }

  private static EntryCodec.Content read(byte[] bytes) {
    return EntryCodec.read(ByteString.copyFrom(bytes));
  }

  private static Command onlyCommand(byte[] bytes) {
    return read(bytes).commands().getFirst();
  }
}
