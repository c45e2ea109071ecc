# One image for every process of Holdfast: `gateway/main.ts` or `worker/main.ts` is its command.
# What the simulator needs, the GPL parts among it, is not in it.

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No install scripts: they bring a Node of their own, and this image has one. The lockfile says the versions.
RUN npm install --no-save --omit=dev --ignore-scripts --no-audit --no-fund \
  && npm cache clean --force
# Temporal's core comes for five systems, 30 MB each; this is the one.
RUN find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
  ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM packages AS app
COPY set-up/places.mjs set-up/workflow-bundle.ts set-up/
COPY contracts contracts
COPY workflows workflows
COPY activities activities
RUN node set-up/workflow-bundle.ts workflows.js && rm -r set-up
COPY gateway gateway
COPY speech speech
COPY calendar calendar
COPY store store
COPY lines lines
COPY worker worker
COPY closing.ts config.ts healthy.ts logging.ts run-program.ts temporal.ts lines.yaml ./

FROM node:24-slim
ENV NODE_ENV=production WORKFLOW_BUNDLE=/app/workflows.js SPOOL_DIR=/var/lib/holdfast/spool
WORKDIR /app
# Sound that the store has not taken yet survives a container in this folder: mount a volume.
RUN mkdir -p /var/lib/holdfast/spool && chown node:node /var/lib/holdfast/spool
COPY --from=app /app /app
USER node
ENTRYPOINT ["node"]
