import { Client, Connection } from "@temporalio/client";

/** Events of the longest history of an execution of the sweep's workflow, and of a trial's. */
export async function longestHistories(
  address: string,
  sweepWorkflowId: string,
): Promise<{ sweep: number; trial: number }> {
  const connection = await Connection.connect({ address, channelArgs: { "grpc.enable_http_proxy": 0 } });
  const longest = { sweep: 0, trial: 0 };
  try {
    const { workflow } = new Client({ connection });
    // Read one by one: what the server lists of workflows that have just ended may be late.
    for (let runId: string | undefined; ; ) {
      const { events } = await workflow.getHandle(sweepWorkflowId, runId).fetchHistory();
      longest.sweep = Math.max(longest.sweep, events?.length ?? 0);
      runId = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
      if (!runId) break;
    }
    for await (const { type, historyLength } of workflow.list())
      if (type !== "sweepWorkflow") longest.trial = Math.max(longest.trial, historyLength ?? 0);
  } finally {
    await connection.close();
  }
  return longest;
}
