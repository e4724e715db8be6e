# One image for every service: node services/lodewatch/dist/src/main.js start --service NAME
FROM node:22-bookworm-slim AS build
WORKDIR /app
RUN npm install --global pnpm@12.21.0
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json tsconfig.json ./
COPY packages packages
COPY services services
RUN pnpm install --frozen-lockfile && pnpm exec tsc -b && find packages services -path '*/node_modules' -prune -o -type d -name test -print -exec rm -r {} +

# glibc, not musl: the reader's worker threads and PostgreSQL's own programs are built for it.
FROM node:22-bookworm-slim AS production
WORKDIR /app
RUN npm install --global pnpm@12.21.0
COPY --from=build /app/package.json /app/pnpm-lock.yaml /app/pnpm-workspace.yaml ./
COPY --from=build /app/packages packages
COPY --from=build /app/services services
RUN rm -rf packages/*/node_modules services/*/node_modules && pnpm install --prod --frozen-lockfile

FROM node:22-bookworm-slim
ENV NODE_ENV=production LODEWATCH_HOST=0.0.0.0 LODEWATCH_PORT=8080 LODEWATCH_DATA=/data
# A named volume takes over the owner of the folder that it is mounted on.
RUN mkdir /data && chown node:node /data
WORKDIR /app
COPY --from=production /app ./
COPY migrations migrations
COPY openapi openapi
COPY LICENSE ./
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/lodewatch/dist/src/main.js", "start"]
