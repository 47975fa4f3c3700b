import type { SweepStreamEvent } from "@foldwise/core/contracts/http/sweep-stream";
import { isTerminal } from "@foldwise/core/states";
import { sweepText } from "../commands/sweep-text";
import type { CliContext } from "../context";
import { Failed } from "../exit-codes";
import { makeEpochValues } from "./epoch-values";
import { changeLines, watchLines } from "./lines";

type Sweep = Extract<SweepStreamEvent, { type: "sweep" }>["sweep"];

/**
 * Shows a sweep until it ends, on standard error, and its result on standard output.
 * @throws Failed when the sweep failed or was cancelled.
 */
export async function watchSweep(context: CliContext, id: number): Promise<void> {
  const { client, signal, json, say } = context;
  const live = process.stderr.isTTY === true && !json;
  let before: Sweep | null = null;
  let drawn = 0;
  const { metric } = (await client.sweeps.show(id)).objective;
  const values = makeEpochValues(metric);
  for await (const event of client.sweeps.follow(id, { signal, metrics: [metric] })) {
    // The points of an epoch come before the sweep that has reached it.
    if (event.type === "points") {
      values.add(event);
      continue;
    }
    // What is sent in changes alone was not asked for.
    if (event.type !== "sweep") continue;
    const { sweep } = event;
    if (live) {
      const lines = watchLines(sweep, process.stderr.columns ?? 100, values);
      // Up over the last view, and clear from there.
      process.stderr.write(`${drawn > 0 ? `\x1b[${drawn}A\x1b[J` : ""}${lines.join("\n")}\n`);
      drawn = lines.length;
    } else for (const line of changeLines(before, sweep, values)) say(line);
    before = sweep;
    if (isTerminal(sweep.state)) break;
  }
  if (signal.aborted) {
    say(`The sweep continues; watch it again with: npx foldwise sweep show ${id} --watch`);
    return;
  }
  const detail = await client.sweeps.show(id);
  context.print(detail, sweepText(detail));
  if (detail.state !== "complete") throw new Failed(`Sweep ${id} is ${detail.state}.`);
}
