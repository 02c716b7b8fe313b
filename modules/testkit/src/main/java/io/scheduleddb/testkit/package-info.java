/// What tests share; never shipped.
///
/// A [ServerProcess] is the linked image as a user would start it, an [ApiClient] talks to it, a
/// [Receiver] takes its deliveries. A [ServerCluster] is several of them, on the loopback address
/// or in [Namespaces], which can be cut off from each other.
///
/// A [Trial] has clients at work on a cluster while a test does it harm. What they saw makes a
/// [History], which the [DeliveryChecker], the [FenceChecker], the [ReadChecker] and the
/// [ReplicaChecker] hold against the promises. [KillLoop] plays it all through on a single node,
/// with `kill -9` in the middle.
package io.scheduleddb.testkit;
