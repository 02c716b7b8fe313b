package io.scheduleddb.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;

/// Looks up the addresses of a name, as every other program on this machine would: `/etc/hosts`,
/// search domains and all.
///
/// @param port which all of them are given
record AddressRecords(String name, int port) implements Callable<Set<String>> {
  @Override
  public Set<String> call() throws UnknownHostException {
    Set<String> found = new LinkedHashSet<>();
    for (InetAddress address : InetAddress.getAllByName(name)) {
      found.add(new HostPort(withoutZone(address.getHostAddress()), port).toString());
    }
    return found;
  }

  /// The zone of a link-local address is a name of this machine's, and means nothing in a URL.
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
