package io.scheduleddb.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverTest {
  @ParameterizedTest
  @CsvSource({
    "http://a.example/x,http://a.example/x",
    "http://user:secret@a.example:81/x,http://a.example:81/x",
    "https://[2001:db8::1]:8443,https://[2001:db8::1]:8443",
    "http://a/?k=s3cret&k2=a%26b&empty=,http://a/?k=REDACTED&k2=REDACTED&empty=",
    "http://a/?s3cret,http://a/?REDACTED",
    "http://a/?k=x=y;z&s3cret&&a=b,http://a/?k=REDACTED&REDACTED&&a=REDACTED",
    "http://a/p#frag,http://a/p",
  })
  void tellsNoSecret(String url, String told) {
    assertEquals(told, Objects.requireNonNull(Receiver.of(url)).url());
  }

  @Test
  void knowsThePortThatIsNotNamed() {
    assertEquals(443, Objects.requireNonNull(Receiver.of("https://a/")).port());
    assertEquals(80, Objects.requireNonNull(Receiver.of("http://a/")).port());
    assertEquals(8443, Objects.requireNonNull(Receiver.of("https://a:8443/")).port());
  }

  @Test
  void tellsNothingOfWhatIsNoUrl() {
    assertNull(Receiver.of("http://a b/"));
    assertNull(Receiver.of("mailto:x"));
  }
}
