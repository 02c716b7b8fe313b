/// JGroups, as far as finding peers by gossip needs it: a group over TCP, and its membership.
///
/// The jar has no descriptor, and twice as much in it.
module org.jgroups {
  requires java.logging;
  requires java.management;
  requires java.naming;
  requires java.xml;
  requires org.slf4j;

  exports org.jgroups;
  exports org.jgroups.conf;
  exports org.jgroups.protocols;
  exports org.jgroups.protocols.pbcast;
  exports org.jgroups.stack;
  exports org.jgroups.util;
}
