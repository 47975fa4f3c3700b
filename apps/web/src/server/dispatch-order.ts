import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { DispatchOrder } from "@foldwise/core/contracts/temporal";
import type { Connection } from "@temporalio/client";
import proto from "@temporalio/proto";

const { CommandType, TaskQueueType } = proto.temporal.api.enums.v1;
type Priority = proto.temporal.api.common.v1.IPriority;

/** Tasks in the order in which they are queued. A server has up to four partitions a queue: several of each kind. */
const MANY = { count: 18, priority: { priorityKey: 3, fairnessKey: "many" } };
const FEW = { count: 6, priority: { priorityKey: 3, fairnessKey: "few" } };
const URGENT = { count: 3, priority: { priorityKey: 1, fairnessKey: "urgent" } };
const TASKS = MANY.count + FEW.count + URGENT.count;

const DEADLINE_MS = 20_000;

/**
 * Finds out by trying what the server honours of priorities and fairness keys: it accepts both whatever it does with
 * them, and reports no capability for either. Queues workflow tasks on a queue of their own, takes them one after
 * another, looks at their order and completes the workflows.
 * @throws ServiceError where the server does not answer in time.
 */
export async function readDispatchOrder(connection: Connection, namespace: string): Promise<DispatchOrder> {
  const queue = `foldwise-dispatch-order-${randomUUID()}`;
  return connection.withDeadline(Date.now() + DEADLINE_MS, async () => {
    for (const { count, priority } of [MANY, FEW, URGENT])
      await Promise.all(
        Array.from({ length: count }, (_, i) => queueTask(connection, { namespace, queue, priority, i })),
      );
    await allQueued(connection, { namespace, queue });
    const order: string[] = [];
    while (order.length < TASKS) order.push(await takeTask(connection, { namespace, queue }));
    return dispatchOrderOf(order);
  });
}

/**
 * What an order of the tasks' fairness keys shows.
 * @param order as they were dispatched; each key as often as it was queued
 */
export function dispatchOrderOf(order: readonly string[]): DispatchOrder {
  // First in, first out the urgent ones are last, and the few come after nearly all of the many.
  if (meanPlace(order, URGENT.priority.fairnessKey) > TASKS / 2) return "first-in-first-out";
  const rest = order.filter((key) => key !== URGENT.priority.fairnessKey);
  return meanPlace(rest, FEW.priority.fairnessKey) < (2 / 3) * rest.length
    ? "priority-and-fairness"
    : "priority";
}

/** Places from 1. */
function meanPlace(order: readonly string[], key: string): number {
  const places = order.flatMap((other, index) => (other === key ? [index + 1] : []));
  return places.reduce((sum, place) => sum + place, 0) / places.length;
}

async function queueTask(
  { workflowService }: Connection,
  { namespace, queue, priority, i }: { namespace: string; queue: string; priority: Priority; i: number },
): Promise<void> {
  await workflowService.startWorkflowExecution({
    namespace,
    workflowId: `${queue}-${priority.fairnessKey}-${i}`,
    workflowType: { name: "dispatchOrder" },
    taskQueue: { name: queue },
    requestId: randomUUID(),
    // Ends it where this process does not.
    workflowExecutionTimeout: proto.google.protobuf.Duration.fromObject({ seconds: DEADLINE_MS / 1_000 }),
    priority,
  });
}

/** A workflow's task reaches the queue some time after the workflow has started: one taken before would count as early. */
async function allQueued(
  { workflowService }: Connection,
  { namespace, queue }: { namespace: string; queue: string },
): Promise<void> {
  const until = Date.now() + DEADLINE_MS;
  for (;;) {
    const { stats } = await workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: queue },
      taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
      reportStats: true,
    });
    if (Number(stats?.approximateBacklogCount ?? 0) >= TASKS) return;
    if (Date.now() > until)
      throw new Error("Temporal did not queue the tasks of workflows that it has started");
    await sleep(50);
  }
}

/** @returns the fairness key of the next task, whose workflow is completed. */
async function takeTask(
  { workflowService }: Connection,
  { namespace, queue }: { namespace: string; queue: string },
): Promise<string> {
  const { taskToken, workflowExecution } = await workflowService.pollWorkflowTaskQueue({
    namespace,
    taskQueue: { name: queue },
    identity: queue,
  });
  if (taskToken.length === 0) throw new Error("Temporal did not dispatch a task that is queued");
  await workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    identity: queue,
    commands: [
      {
        commandType: CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
        completeWorkflowExecutionCommandAttributes: {},
      },
    ],
  });
  return workflowExecution?.workflowId?.slice(queue.length + 1).replace(/-\d+$/, "") ?? "";
}
