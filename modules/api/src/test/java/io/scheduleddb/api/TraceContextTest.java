package io.scheduleddb.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  private static String parent(String version, String trace, String span, String flags) {
    return String.join("-", version, trace, span, flags);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "01", "02", "03", "ff"})
  void comesBackAsItWasTold(String flags) {
    String told = parent("00", TRACE, SPAN, flags);
    TraceContext context = TraceContext.parse(told);
    assertNotNull(context);
    assertEquals(told, context.traceparent());
    assertEquals(
        flags.equals("01") || flags.equals("03") || flags.equals("ff"), context.isSampled());
  }

  @Test
  void readsTheFirstFieldsOfALaterVersion() {
    TraceContext context = TraceContext.parse(parent("cc", TRACE, SPAN, "01") + "-what-comes");
    assertEquals(new TraceContext(TRACE, SPAN, (byte) 1), context);
    assertNotNull(TraceContext.parse(parent("01", TRACE, SPAN, "01")));
    assertNull(TraceContext.parse(parent("cc", TRACE, SPAN, "01") + ".what"));
  }

  @Test
  void passesOverWhatIsNone() {
    assertNull(TraceContext.parse(""));
    assertNull(TraceContext.parse(parent("00", TRACE, SPAN, "01") + "-more"));
    assertNull(TraceContext.parse(parent("ff", TRACE, SPAN, "01")));
    assertNull(
        TraceContext.parse(parent("00", TRACE.toUpperCase(java.util.Locale.ROOT), SPAN, "01")));
    assertNull(TraceContext.parse(parent("00", "0".repeat(32), SPAN, "01")));
    assertNull(TraceContext.parse(parent("00", TRACE, "0".repeat(16), "01")));
    assertNull(TraceContext.parse(parent("00", TRACE, SPAN, "1")));
    assertNull(TraceContext.parse(parent("00", TRACE, SPAN + "0", "01")));
    assertNull(TraceContext.parse(" " + parent("00", TRACE, SPAN, "01")));
  }

  @Test
  void isNeverMadeOfWhatIsNone() {
    assertThrows(IllegalStateException.class, () -> new TraceContext("abc", SPAN, (byte) 0));
    assertThrows(IllegalStateException.class, () -> new TraceContext(TRACE, "xyz", (byte) 0));
  }

  @Test
  void whatTellsNothingIsOneObject() {
    Tracing none = Tracing.NONE;
    assertFalse(none.isOn());
    assertSame(Tracing.UNTOLD, none.granting(1, 2));
    assertNull(none.granting(1, 2).context());
  }
}
