import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { SetupError } from "../setup/errors.mjs";
import { homePaths } from "./home";
import { readState, writeState } from "./state-file";

const IMPORT_MS = 10 * 60_000;
const markerSchema = z.object({ sweep: z.int() });
const startedImport = z.object({ import: z.object({ id: z.union([z.int(), z.string()]) }) });
const importState = z.looseObject({
  state: z.string(),
  error: z.unknown().optional(),
  failure: z.unknown().optional(),
});
const startedSweep = z.object({ sweep: z.looseObject({ id: z.int() }) });

/** The sweep that this home's first start made, if it was made. */
export function demoSweep(home: string): number | undefined {
  const marker = markerSchema.safeParse(readState(homePaths(home).demo));
  return marker.success ? marker.data.sweep : undefined;
}

export interface DemoOptions {
  root: string;
  home: string;
  url: string;
  token: string | undefined;
  signal: AbortSignal;
}

/**
 * Imports the synthetic cells and starts the quick-start sweep, through the same API as anyone, once for a home.
 * @returns the sweep's number
 */
export async function startDemo({ root, home, url, token, signal }: DemoOptions): Promise<number> {
  const made = demoSweep(home);
  if (made !== undefined) return made;
  const ask = async (
    path: string,
    body?: { type: string; text: string; headers?: Record<string, string> },
  ): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(body === undefined ? {} : { "content-type": body.type }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...body?.headers,
      },
      ...(body === undefined ? {} : { body: body.text }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
    });
    const text = await response.text();
    if (!response.ok) throw new SetupError(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
  const request = { type: "application/json", text: JSON.stringify({ builtin: "synthetic-cells" }) };
  const { id } = startedImport.parse(await ask("/api/v1/datasets/import", request)).import;
  await waitForImport(() => ask(`/api/v1/dataset-imports/${id}`), signal);
  const plan = readFileSync(join(root, "data/sweeps/quick-start.yaml"), "utf8");
  // A start that dies before the marker is written must not make a second sweep at the next one.
  const headers = { "idempotency-key": demoKey(home, plan) };
  const { sweep } = startedSweep.parse(
    await ask("/api/v1/sweeps", { type: "application/yaml", text: plan, headers }),
  );
  writeState(homePaths(home).demo, { sweep: sweep.id, startedAt: new Date().toISOString() });
  return sweep.id;
}

/** The message where there is one: people read it. */
function reasonOf(record: z.infer<typeof importState>): string {
  const said = z.object({ message: z.string() }).safeParse(record.failure ?? record.error);
  return said.success ? said.data.message : JSON.stringify(record);
}

/** The same for every start on one home with one plan. */
function demoKey(home: string, plan: string): string {
  return `quick-start-${createHash("sha256").update(`${home}\n${plan}`).digest("hex")}`;
}

async function waitForImport(ask: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  const until = Date.now() + IMPORT_MS;
  for (;;) {
    const answer = await ask();
    // Either the record itself or the record under its name.
    const { import: wrapped } = z.looseObject({ import: z.unknown().optional() }).parse(answer);
    const record = importState.parse(wrapped ?? answer);
    if (record.state === "complete") return;
    if (record.state === "failed")
      throw new SetupError(`the import of the synthetic cells failed: ${reasonOf(record)}`);
    if (Date.now() > until)
      throw new SetupError(`the import of the synthetic cells did not end within ${IMPORT_MS / 60_000} min`);
    await sleep(300, undefined, { signal });
  }
}
