package io.scheduleddb.discovery;

import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/// Looks up the SRV records of a name (RFC 2782) by the JDK's DNS provider.
///
/// The provider knows no search domains: the name must be complete. Priorities and weights say whom
/// to prefer, which is of no use here, where all are asked.
///
/// @param servers the name servers, `dns:` for those of the system
record SrvRecords(String servers, String name) implements Callable<Set<String>> {
  static final String SYSTEM = "dns:";

  /// How long the first query waits for its answer, and how often it is tried, waiting twice as
  /// long each time, for each name server.
  private static final String TIMEOUT_MILLIS = "500";

  private static final String TRIES = "2";
  private static final String TYPE = "SRV";

  /// JNDI is the JDK's only way to SRV records. What it warns of is objects that a directory names:
  /// only attributes are read here, and they are text.
  @Override
  @SuppressWarnings("BanJNDI")
  public Set<String> call() throws NamingException {
    Hashtable<String, String> options = new Hashtable<>();
    options.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    options.put(Context.PROVIDER_URL, servers);
    options.put("com.sun.jndi.dns.timeout.initial", TIMEOUT_MILLIS);
    options.put("com.sun.jndi.dns.timeout.retries", TRIES);
    DirContext context = new InitialDirContext(options);
    try {
      return targets(context.getAttributes(name, new String[] {TYPE}).get(TYPE));
    } finally {
      context.close();
    }
  }

  private static Set<String> targets(@Nullable Attribute records) throws NamingException {
    Set<String> found = new LinkedHashSet<>();
    if (records != null) {
      NamingEnumeration<?> all = records.getAll();
      while (all.hasMore()) {
        target(String.valueOf(all.next())).map(HostPort::toString).ifPresent(found::add);
      }
    }
    return found;
  }

  /// Of `priority weight port target.`; empty for the target `.`, by which a domain says that it
  /// doesn't have the service.
  private static Optional<HostPort> target(String record) {
    String[] fields = record.split(" ");
    if (fields.length != 4) {
      return Optional.empty();
    }
    String host =
        fields[3].endsWith(".") ? fields[3].substring(0, fields[3].length() - 1) : fields[3];
    return HostPort.parse(host + ":" + fields[2]);
  }
}
