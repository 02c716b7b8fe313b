/// The words and the ports; java.base only.
@org.jspecify.annotations.NullMarked
module io.scheduleddb.api {
  requires static org.jspecify;
}
