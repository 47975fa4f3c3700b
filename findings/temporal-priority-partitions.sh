#!/usr/bin/env bash
# Temporal server 1.29.1 (temporal CLI 1.5.1), development server with matching.useNewMatcher=true, @temporalio/client
# 1.24.0. Expected: with the new matcher, tasks of priority key 1 that wait in a task queue are dispatched before those of
# priority 5. Seen: only within a partition. The server has four partitions a queue by default and tasks go to any of them,
# so with few tasks low priorities come between; with matching.numTaskqueueReadPartitions and ...WritePartitions at 1 the
# order is exact.
# Seen (12 rounds of 8 tasks of priority 5 and then 4 of priority 1, all queued before the first is taken): default
# partitions: 11 of 12 rounds out of order; one partition: 0 of 12.
# Needs Go (builds the CLI) and Node.
set -euo pipefail
folder=$(mktemp -d)
server=
stop() { if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=; fi; }
trap 'stop; rm -rf "$folder"' EXIT
cd "$folder"
GOBIN=$folder GOFLAGS='' go install github.com/temporalio/cli/cmd/temporal@v1.5.1
npm init -y >/dev/null
npm install --silent --ignore-scripts @temporalio/client@1.24.0 @temporalio/proto@1.24.0 >/dev/null
cat > rounds.mjs <<'JS'
import { randomUUID } from "node:crypto";
import { Connection } from "@temporalio/client";
import proto from "@temporalio/proto";
const complete = proto.temporal.api.enums.v1.CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION;
const connection = await Connection.connect({
  address: process.argv[2],
  connectTimeout: "60 seconds",
  channelArgs: { "grpc.enable_http_proxy": 0 },
});
const api = connection.workflowService;
const namespace = "default";
let unordered = 0;
for (let round = 0; round < 12; round++) {
  const taskQueue = { name: `queue-${randomUUID()}` };
  const start = (priorityKey, i) =>
    api.startWorkflowExecution({
      namespace,
      taskQueue,
      workflowId: `${taskQueue.name}-${priorityKey}-${i}`,
      workflowType: { name: "any" },
      requestId: randomUUID(),
      priority: { priorityKey },
    });
  for (let i = 0; i < 8; i++) await start(5, i);
  for (let i = 0; i < 4; i++) await start(1, i);
  for (let queued = 0; queued < 12; ) {
    const { stats } = await api.describeTaskQueue({ namespace, taskQueue, taskQueueType: 1, reportStats: true });
    queued = Number(stats.approximateBacklogCount);
  }
  const order = [];
  while (order.length < 12) {
    const task = await connection.withDeadline(Date.now() + 30_000, () =>
      api.pollWorkflowTaskQueue({ namespace, taskQueue }),
    );
    if (task.taskToken.length === 0) continue;
    order.push(task.workflowExecution.workflowId.at(-3));
    await api.respondWorkflowTaskCompleted({
      namespace,
      taskToken: task.taskToken,
      commands: [{ commandType: complete, completeWorkflowExecutionCommandAttributes: {} }],
    });
  }
  if (order.join("") !== "111155555555") unordered += 1;
}
console.log(unordered);
await connection.close();
JS
rounds() {
  local port=$1
  shift
  ./temporal server start-dev --ip 127.0.0.1 --port "$port" --headless --log-level error \
    --dynamic-config-value matching.useNewMatcher=true "$@" >/dev/null 2>&1 &
  server=$!
  for _ in $(seq 120); do
    if ./temporal operator namespace describe default --address "127.0.0.1:$port" >/dev/null 2>&1; then break; fi
    sleep 0.5
  done
  node rounds.mjs "127.0.0.1:$port"
  stop
}
four=$(rounds 17233)
one=$(rounds 17234 --dynamic-config-value matching.numTaskqueueReadPartitions=1 \
  --dynamic-config-value matching.numTaskqueueWritePartitions=1)
echo "default partitions: $four of 12 rounds out of order"
echo "one partition: $one of 12 rounds out of order"
[ "$four" -gt 0 ]
[ "$one" -eq 0 ]
