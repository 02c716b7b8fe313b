package io.scheduleddb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void readsWhatTheApiAnswers() {
    var object =
        Json.object("{\"a\":\"x\\u00e9\\n\",\"b\":[{\"c\":1.5},{}],\"d\":null,\"e\":true}");
    assertEquals("xé\n", Json.text(object, "a"));
    assertEquals(2, Json.objects(object, "b").size());
    assertEquals(1.5, Json.objects(object, "b").getFirst().get("c"));
    assertNull(Json.text(object, "d"));
    assertEquals(true, object.get("e"));
    assertEquals(List.of(), Json.objects(object, "z"));
  }

  @Test
  void refusesWhatIsNoJson() {
    for (String text : List.of("", "[]", "{\"a\":}", "{\"a\"", "{\"a\":\"", "{} x")) {
      assertThrows(IllegalArgumentException.class, () -> Json.object(text), text);
    }
  }
}
