/**
 * Saves the histories of a sweep's workflow and its trials' for the replay tests:
 *
 *   TEMPORAL_ADDRESS=127.0.0.1:7233 npx tsx apps/worker/src/workflows/save-histories.ts <name> <sweep uid> [<generation>]
 *
 * or, for those of the tests' own sweeps, run sweeps.integration.test.ts, wake-ups-sweep.integration.test.ts and wake-ups-trial.integration.test.ts with
 * FOLDWISE_SAVE_HISTORIES=NAME. Do so with
 * each release under a new name: old files stay, since sweeps that an old release started must go on under a new one.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { temporalClientOptions } from "@foldwise/connections/temporal-options";
import { readTemporalSettings } from "@foldwise/connections/temporal-settings";
import { sweepWorkflowId, trialWorkflowId } from "@foldwise/core/contracts/temporal";
import { Client, Connection, type ConnectionOptions } from "@temporalio/client";
import proto from "@temporalio/proto";

/** Trials of a sweep whose histories are kept. */
const TRIALS = 2;

export async function saveHistories({
  connect,
  name,
  uid,
  generation = 1,
  namespace = "default",
  folder = fileURLToPath(new URL("./fixtures/", import.meta.url)),
}: {
  /** The server that has run them. */
  connect: ConnectionOptions;
  name: string;
  uid: string;
  generation?: number;
  namespace?: string;
  folder?: string;
}): Promise<string[]> {
  const connection = await Connection.connect(connect);
  const client = new Client({ connection, namespace });
  const trials = Array.from({ length: TRIALS }, (_, i) => trialWorkflowId(uid, i + 1, 1));
  const saved: string[] = [];
  await mkdir(folder, { recursive: true });
  try {
    for (const [part, workflowId] of [sweepWorkflowId(uid, generation), ...trials].entries()) {
      const histories = await executionHistories(client, workflowId).catch(() => []);
      for (const [index, history] of histories.entries()) {
        const execution = index === 0 ? "" : `-execution-${index + 1}`;
        const file = `${name}-${part === 0 ? "sweep" : `trial-${part}`}${execution}.json`;
        for (const event of history.events ?? []) hideMachines(event);
        const bytes = proto.temporal.api.history.v1.History.encode(history).finish();
        const text = JSON.stringify({ workflowId, history: Buffer.from(bytes).toString("base64") });
        await writeFile(`${folder}/${file}`, `${text}\n`);
        saved.push(file);
      }
    }
  } finally {
    await connection.close();
  }
  return saved;
}

/** The histories of a workflow's executions, of which all but the last continued as new; the first one first. */
export async function executionHistories(client: Client, workflowId: string) {
  const histories = [];
  for (let runId: string | undefined; ; ) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.unshift(history);
    const [first] = history.events ?? [];
    runId = first?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
    if (!runId) return histories;
  }
}

/** Who ran it is of no matter to a replay, and machine names do not belong into a repository. */
function hideMachines(value: unknown): void {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  for (const [key, item] of Object.entries(value))
    if (key === "identity" && typeof item === "string") Reflect.set(value, key, "");
    else hideMachines(item);
}

const [name, uid, generation] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url) && name && uid)
  console.warn(
    await saveHistories({
      connect: temporalClientOptions(readTemporalSettings(process.env).settings),
      name,
      uid,
      generation: generation ? Number(generation) : 1,
    }),
  );
