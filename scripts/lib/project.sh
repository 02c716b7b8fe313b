# Sourced by the scripts beside it: goes to the top of the project and finds a JDK 25.
# shellcheck shell=sh

cd "$(dirname "$0")/.." || exit 1

IMAGE=target/scheduled-db

# Is $1 the home of a JDK 25 (not only of a runtime)?
is_jdk25() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null
}

find_jdk25() {
  on_path=$(command -v javac || true)
  if [ -n "$on_path" ]; then on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")"); fi
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.jdks/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk25 "$home"; then
      JAVA_HOME=$home
      export JAVA_HOME
      return
    fi
  done
  echo "No JDK 25 found. Install one (such as Eclipse Temurin 25) or set JAVA_HOME to it." >&2
  exit 1
}

# Where the modules are that a simulation runs with.
simulation_path() {
  path=
  for module in api calculus scheduler testkit; do path=$path:modules/$module/target/classes; done
  echo "${path#:}"
}

# Maven on the JDK that was found: the wrapper, or the installed one where the wrapper can't download.
maven() {
  if ./mvnw --version >/dev/null 2>&1; then mvn=./mvnw; else mvn=mvn; fi
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}" \
    "$mvn" --batch-mode --no-transfer-progress "$@"
}
