# The container image: built from the sources on a JDK 25, run on a small Debian.
#   docker build -t scheduled-db .       scripts/container build does it with whatever tool is there, and names the version
# The two bases can be others: any JDK 25, and any Debian with the glibc of 12 or later.
ARG JDK=eclipse-temurin:25-jdk-noble
ARG BASE=debian:bookworm-slim

FROM ${JDK} AS build
WORKDIR /src
COPY . .
# What Maven downloads stays in the builder's cache. A node without its AOT cache starts too slowly for a small container.
RUN --mount=type=cache,target=/root/.m2 scripts/build && test -s target/scheduled-db/lib/scheduled-db.aot

FROM ${BASE}
# chattr (e2fsprogs) makes votes safe from power cuts; busybox has what one looks around with: wget, nslookup.
RUN apt-get update && \
    apt-get install --yes --no-install-recommends busybox e2fsprogs && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log && \
    ln -s busybox /bin/wget && ln -s busybox /bin/nslookup && \
    ln -s /opt/scheduled-db/bin/scheduled-db /usr/local/bin/ && \
    install -d -o 65534 -g 65534 /data
COPY --from=build /src/target/scheduled-db /opt/scheduled-db

ARG VERSION=unversioned
LABEL org.opencontainers.image.title="Scheduled-DB" \
      org.opencontainers.image.description="A replicated scheduler of HTTP calls" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
# Text that isn't ASCII is logged as it is.
ENV DATA_DIR=/data LOG_FORMAT=json LANG=C.UTF-8
# By number, so that Kubernetes can see that it isn't root. It writes nowhere but in /data.
USER 65534:65534
VOLUME /data
# The API, and the other nodes.
EXPOSE 8080 7000
# The launcher gives way to the JVM, which so is process 1 and stops in order on SIGTERM. Arguments are settings.
ENTRYPOINT ["/opt/scheduled-db/bin/scheduled-db"]
