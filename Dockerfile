# The image of cacheopt, for those who have a registry to take golang from;
# make image makes it without, and says in it which modules it is made of.
#
#   docker build -t cacheopt:dev .
#   docker buildx build --platform linux/amd64,linux/arm64 ...
#
# The variables BUILDPLATFORM, TARGETOS and TARGETARCH are BuildKit's. Docker's older
# builder, which Debian's starts, has none of them and builds for its own machine.
FROM --platform=${BUILDPLATFORM:-linux} golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY main.go ./
COPY fn ./fn
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=dev
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags="-s -w -X github.com/cortex-io/cacheopt/fn/command.release=$VERSION" -o /out/cacheopt .

FROM scratch
COPY image/rootfs/ /
COPY --from=build /out/cacheopt /usr/local/bin/cacheopt
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
USER 65534:65534
WORKDIR /
ENTRYPOINT ["/usr/local/bin/cacheopt"]
ARG VERSION=dev
ARG REVISION=
ARG CREATED=
LABEL org.opencontainers.image.title="cacheopt" \
      org.opencontainers.image.description="KRM function that gives Tekton pipelines caches, and lets tests and build run in parallel" \
      org.opencontainers.image.url="https://github.com/cortex-io/cacheopt" \
      org.opencontainers.image.source="https://github.com/cortex-io/cacheopt" \
      org.opencontainers.image.documentation="https://github.com/cortex-io/cacheopt#readme" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"
