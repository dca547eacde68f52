# The operator's image. Build it with the version of package.json:
#   docker build -t ghcr.io/secure-thanos/operator:0.1.0 .

# By digest, so that a tag that moves changes nothing unseen; the tag says what the digest is. Renew both together:
#   docker buildx imagetools inspect node:24-bookworm-slim
FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# The optional dependencies are Node itself, for machines that lack it: the image has its own.
RUN npm ci --omit=optional
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
# The checker of PromQL names parts of an editor as peers. What it needs of them comes with @codemirror/language.
RUN npm run build && npm prune --omit=dev --omit=optional --omit=peer

# No shell, no package manager; user 65532.
FROM gcr.io/distroless/nodejs24-debian12:nonroot@sha256:14d42e2511532589a7c7e01a753667a74fcc96266e137e8125006b87b0c32d0a
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="secure-thanos-operator" \
      org.opencontainers.image.description="Turns one SecureThanosStack into a running Thanos where every conversation is mutual TLS" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
WORKDIR /operator
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY LICENSE ./
# By number, so that runAsNonRoot can be checked without /etc/passwd.
USER 65532:65532
EXPOSE 8081
# The operator waits for the API server most of the time, so memory counts first. But with the young generation of 1 MiB that the
# first flag means, and the smallest steps of the old one, collecting garbage took a third of its time under many stacks.
ENTRYPOINT ["/nodejs/bin/node", "--optimize-for-size", "--max-semi-space-size=4", "--heap-growing-percent=30", "dist/main.js"]
