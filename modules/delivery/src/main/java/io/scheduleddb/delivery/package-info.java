/// Makes the HTTP call.
///
/// [HttpCourier] starts an [HttpCall] per delivery, each on a virtual thread of its own. The call
/// writes an [OutgoingRequest] on an [OriginConnection] out of the [ConnectionPool]; Helidon's client
/// does what is HTTP in it, while sockets, deadlines and reuse are ours.
package io.scheduleddb.delivery;
