package io.scheduleddb.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

/// What an expression asks for is found in it.
class ExpressionTest {
  private static Set<String> selectors(String expression) {
    return new Expression(expression).selectors();
  }

  @Test
  void findsSelectorsWithTheirLabels() {
    assertEquals(Set.of("up{job=~\".*db\"}"), selectors("up{job=~\".*db\"} == 0"));
    assertEquals(Set.of("a", "b{c=\"d\"}"), selectors("a > 0.9 * b{c=\"d\"}"));
    assertEquals(Set.of("ns:a:rate1h"), selectors("ns:a:rate1h > 14.4 * 0.01"));
  }

  @Test
  void takesFunctionsAndLabelsForNone() {
    assertEquals(
        Set.of("a_bucket"),
        selectors("histogram_quantile(0.99, sum by (le, x) (rate(a_bucket[5m])))"));
    assertEquals(
        Set.of("a", "b"), selectors("sum by (x) (a) / on (x) group_left () max by (x) (b)"));
    assertEquals(Set.of("a", "b"), selectors("a == 0 unless on (x) b offset 5m"));
    assertEquals(Set.of("a{b=\"c\"}"), selectors("changes(max by (x) (a{b=\"c\"})[1h:]) >= 3"));
  }

  @Test
  void tellsNames() {
    assertEquals(Set.of("a", "b"), new Expression("a{x=\"1\"} + a{x=\"2\"} + b").names());
  }
}
