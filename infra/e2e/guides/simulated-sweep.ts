import type { FoldwiseClient } from "@foldwise/client";
import { isTerminal } from "@foldwise/core/states";
import { expect } from "vitest";

const TIMEOUT = { timeout: 120_000 };
type Wanted = "running" | "paused" | "cancelled";

/** State that a command needs before it. */
const NEEDED: Readonly<Record<string, Wanted>> = {
  "sweep pause": "running",
  "sweep resume": "paused",
  "sweep cancel": "running",
  "sweep retry": "cancelled",
  "sweep delete": "cancelled",
  "sweep edit": "running",
  "sweep set-concurrency": "running",
  "sweep set-priority": "running",
  "trial stop": "running",
  "run stop": "running",
  "run retry": "cancelled",
  "run delete": "cancelled",
  "experiment set-quota": "running",
  "experiment set-fold-keys": "running",
  "experiment delete": "cancelled",
};

const PLAN = JSON.stringify({
  name: "to act on",
  experiment: "guides",
  dataset: "digits",
  trainer: { kind: "simulate", epochSeconds: 0.2 },
  folds: [0],
  training: { epochs: 5_000, earlyStopping: null },
  space: { learningRate: { type: "float", low: 1e-5, high: 1e-1, log: true } },
  sampler: { kind: "random" },
  budget: { maxTrials: 20 },
  concurrency: 1,
});

const POPULATION = JSON.stringify({
  name: "a population",
  // Not that of the other sweep, which a line deletes.
  experiment: "populations",
  dataset: "digits",
  trainer: { kind: "simulate", epochSeconds: 0 },
  folds: [0],
  training: { epochs: 4, earlyStopping: null, plateau: null },
  space: { learningRate: { type: "float", low: 1e-5, high: 1e-1, log: true } },
  sampler: { kind: "random" },
  stopping: { kind: "pbt", interval: 2 },
  budget: { maxTrials: 4 },
});

/** A sweep with a simulated trainer that goes on for long, for commands that act on moving or ended sweeps and runs. */
export function makeSimulated(client: FoldwiseClient) {
  let current: number | undefined;
  /** Trials of it that a line has stopped, whose runs end soon. */
  const stopped = new Set<number>();
  const state = async (id: number) => (await client.sweeps.show(id)).state;
  const runsOf = async (id: number) => (await client.runs.list({ sweep: id })).runs;

  /** Those that have not ended, once there is one. */
  async function open(id: number) {
    const unended = async () =>
      (await runsOf(id)).filter((run) => !isTerminal(run.state) && !stopped.has(run.trialNumber ?? 0));
    await expect.poll(unended, TIMEOUT).not.toEqual([]);
    return unended();
  }

  async function bring(wanted: Wanted): Promise<number> {
    if (current === undefined) {
      current = (await client.sweeps.create(PLAN)).id;
      stopped.clear();
    }
    const id = current;
    const now = await state(id);
    if (now === wanted) return id;
    if (now === "cancelled") await client.sweeps.act(id, { action: "retry" });
    else if (now === "paused" && wanted === "running") await client.sweeps.act(id, { action: "resume" });
    if (wanted !== "running") {
      // A run has to be there for commands about runs.
      await expect.poll(() => runsOf(id), TIMEOUT).not.toEqual([]);
      await client.sweeps.act(id, { action: wanted === "paused" ? "pause" : "cancel" });
    }
    // A sweep that is retried may be queued while its run trains.
    await expect.poll(() => state(id), TIMEOUT).toMatch(wanted === "running" ? /queued|running/ : wanted);
    return id;
  }

  return {
    id: () => current,
    /** Until its run trains. */
    async run(): Promise<void> {
      const id = await bring("running");
      await expect.poll(async () => (await open(id)).map((run) => run.state), TIMEOUT).toContain("running");
    },
    /** @returns the number of a finished sweep that trained a population */
    async population(): Promise<number> {
      const { id } = await client.sweeps.create(POPULATION);
      await expect.poll(() => state(id), TIMEOUT).toBe("complete");
      return id;
    },
    /** @returns the line with the number of the sweep and of a trial that runs */
    async numberTrial(line: string): Promise<string> {
      const id = await this.prepare("trial stop");
      const trial = (await open(id ?? 0))[0]?.trialNumber ?? 0;
      stopped.add(trial);
      return line.replace(/\d+ \d+$/, `${id} ${trial}`);
    },
    /** @returns the number to name: of the sweep, of its run or of its experiment, in the state that the command needs */
    async prepare(command: string): Promise<number | undefined> {
      const wanted = NEEDED[command];
      if (wanted === undefined) throw new Error(`${command}: say in NEEDED which state it needs`);
      const id = await bring(wanted);
      const experiment = (await client.sweeps.show(id)).experiment.id;
      const run = (wanted === "running" ? await open(id) : await runsOf(id))[0]?.id;
      if (/delete$/.test(command)) current = undefined;
      return command.startsWith("run") ? run : command.startsWith("experiment") ? experiment : id;
    },
  };
}
