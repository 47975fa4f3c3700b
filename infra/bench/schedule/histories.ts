import { Client, Connection } from "@temporalio/client";

/** Events of the longest history of a sweep's and of a trial's workflow, over all executions. */
export async function longestHistories(address: string): Promise<{ sweep: number; trial: number }> {
  const connection = await Connection.connect({ address, channelArgs: { "grpc.enable_http_proxy": 0 } });
  const longest = { sweep: 0, trial: 0 };
  try {
    const { workflow } = new Client({ connection });
    for await (const { type, historyLength } of workflow.list())
      if (type === "sweepWorkflow") longest.sweep = Math.max(longest.sweep, historyLength ?? 0);
      else longest.trial = Math.max(longest.trial, historyLength ?? 0);
  } finally {
    await connection.close();
  }
  return longest;
}
