package io.scheduleddb.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scheduleddb.api.Event;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Both formats of a line of the log.
class LogLineTest {
  private static final Event LEADS =
      Event.of("leads").with("term", 7L).with("job", null).with("from", "a \"b\"");

  private static LogRecord record(String message, Object... parameters) {
    LogRecord record = new LogRecord(Level.INFO, message);
    record.setLoggerName("scheduled-db");
    record.setInstant(Instant.parse("2026-01-02T03:04:05.006789Z"));
    record.setParameters(parameters);
    return record;
  }

  /// A member of the line, as a reader of JSON has it; empty when there is none.
  private static String json(LogRecord record, String member) {
    String line = new JsonLine(true, "n1").format(record);
    assertEquals(line.length() - 1, line.indexOf('\n'), line);
    assertEquals(1, line.lines().count(), line);
    Matcher found =
        Pattern.compile("[,{]\"" + member + "\":\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(line);
    return found.find() ? decoded(found.group(1)) : "";
  }

  private static String decoded(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      if (escaped == 'u') {
        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        plain.append(escaped == 'n' ? '\n' : escaped);
      }
    }
    return plain.toString();
  }

  @Test
  void anEventHasItsFieldsByThemselves() {
    assertEquals(
        "{\"time\":\"2026-01-02T03:04:05.006Z\",\"level\":\"info\",\"logger\":\"scheduled-db\","
            + "\"node\":\"n1\",\"message\":\"leads\",\"event\":\"leads\",\"term\":7,"
            + "\"from\":\"a \\\"b\\\"\"}\n",
        new JsonLine(true, "n1").format(record("leads", LEADS)));
    assertEquals(
        "2026-01-02T03:04:05.006Z info  scheduled-db: leads event=leads term=7"
            + " from=\"a \\\"b\\\"\""
            + System.lineSeparator(),
        new TextLine(true).format(record("leads", LEADS)));
  }

  @Test
  void everyLineOfJsonNamesTheNode() {
    assertEquals("n1", json(record("anything"), "node"));
    assertEquals("a 7", json(record("a {0}", 7), "message"));
    assertEquals("", json(record("anything"), "event"));
  }

  @Test
  void oddCharactersStayOnTheLineAndInTheText() {
    String odd = "\u0000\b\t\n\r\u001b[31m\u007f\u0085\u2028\u2029\"\\/{}é漢😀";
    assertEquals(odd, json(record("m", Event.of("e").with("odd", odd)), "odd"));
    assertEquals(odd, json(record(odd), "message"));
    assertTrue(
        new JsonLine(true, "n1").format(record(odd)).chars().allMatch(c -> c >= ' ' || c == '\n'));
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    for (String half : new String[] {"\ud83d", "\ude00", "\ude00\ud83d", "a\ud83db"}) {
      String expected = half.replaceAll("[\ud800-\udfff]", "\ufffd");
      assertEquals(expected, json(record(half), "message"));
      String text = new TextLine(true).format(record("m", Event.of("e").with("half", half)));
      assertFalse(text.chars().anyMatch(c -> Character.isSurrogate((char) c)), text);
    }
  }

  @Test
  void theFieldsOfTextStayOnTheLine() {
    String line = new TextLine(true).format(record("m", Event.of("e").with("a", "x\ny=z")));
    assertTrue(line.endsWith("event=e a=\"x\\ny=z\"" + System.lineSeparator()), line);
  }

  @Test
  void whatALibraryFailsWithIsToldInALine() {
    LogRecord record = record("m");
    record.setThrown(new IllegalStateException("broken", new IllegalArgumentException("deeper")));
    assertTrue(json(record, "error").contains("\tat "));
    record.setLoggerName("org.apache.ratis.server");
    assertEquals(
        "java.lang.IllegalStateException: broken"
            + " <- java.lang.IllegalArgumentException: deeper",
        json(record, "error"));
    String text = new TextLine(true).format(record);
    assertEquals(1, text.lines().count(), text);
  }
}
