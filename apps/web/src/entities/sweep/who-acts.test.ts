import { afterEach, expect, it, vi } from "vitest";
import { stopRun } from "../run/queries";
import { actOnSweep, stopTrial } from "./queries";

afterEach(() => vi.unstubAllGlobals());

/** What is sent, by a person who has given a name in this browser, or none. */
async function sentBy(name: string | null, ask: () => Promise<unknown>): Promise<unknown> {
  const sent: unknown[] = [];
  vi.stubGlobal("localStorage", { getItem: () => name });
  vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
    sent.push(JSON.parse(body));
    return Response.json({ error: { code: "conflict", message: "as it is", problems: [] } }, { status: 409 });
  });
  await expect(ask()).rejects.toThrow("as it is");
  expect(sent).toHaveLength(1);
  return sent[0];
}

it.each([
  ["pause", () => actOnSweep("1", { action: "pause" }), { action: "pause" }],
  ["resume", () => actOnSweep("1", { action: "resume" }), { action: "resume" }],
  ["cancel", () => actOnSweep("1", { action: "cancel" }), { action: "cancel" }],
  ["retry", () => actOnSweep("1", { action: "retry" }), { action: "retry" }],
  ["a trial's stop", () => stopTrial(1, 2), {}],
  ["a run's stop", () => stopRun("3"), {}],
] as const)("%s is recorded under the name that was given in the browser", async (_, ask, rest) => {
  expect(await sentBy("Ada", ask)).toEqual({ ...rest, by: "Ada" });
  expect(await sentBy(null, ask)).toEqual({ ...rest, by: "web" });
});
