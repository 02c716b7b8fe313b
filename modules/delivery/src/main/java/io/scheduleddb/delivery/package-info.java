/// Makes the HTTP call.
///
/// [HttpCourier] starts an [HttpCall] per delivery, each on a virtual thread of its own. The call
/// writes an [OutgoingRequest] on an [OriginConnection] out of the [ConnectionPool], and reads a
/// [ResponseHead] and a [ResponseBody] from it.
///
/// ## Why HTTP/1.1 is spoken here and not by a library
///
/// The client that the server side would have brought along (Helidon 4.5) was tried first. It
/// decodes and reorders the URL (`%2F` becomes `/`), waits for the body that `HEAD` and 304 only
/// announce, sees no body that ends with the connection, takes an interim response for the final
/// one, keeps idle connections without a limit in time and a thread on each, and counts its timeout
/// anew with every byte. The JDK's client has no deadline for the body and can't be asked whether a
/// pooled connection is still open. What a courier needs of the protocol is small: one request in
/// one piece, one response whose body is looked at for a kilobyte and then thrown away.
package io.scheduleddb.delivery;
