/// What tests share; never shipped.
///
/// A [ServerProcess] is the linked image as a user would start it, an [ApiClient] talks to it, a
/// [Receiver] takes its deliveries. What they saw makes a [History], which the [DeliveryChecker]
/// holds against the promises. [KillLoop] plays it all through, with `kill -9` in the middle.
package io.scheduleddb.testkit;
