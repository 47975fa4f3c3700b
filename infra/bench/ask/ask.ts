import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "@foldwise/core/random";
import { makeDimension, type SpaceSpec } from "@foldwise/core/space";
import type { PlanInput } from "@foldwise/core/sweep";
import { advanceSweep, createSweep, type SweepMemories } from "@foldwise/db/repositories/sweep";
import { sweep, trial } from "@foldwise/db/schema";
import { and, eq } from "drizzle-orm";
import { lastJson, report, short } from "../in-turns.mjs";
import { quantile } from "../metrics/report";
import { startServer } from "../metrics/server";

const SPACE: SpaceSpec = {
  a: { type: "float", low: 1e-5, high: 1, log: true },
  b: { type: "float", low: 1e-6, high: 1e-1, log: true },
  c: { type: "float", low: 0, high: 1 },
  d: { type: "float", low: -1, high: 1 },
  e: { type: "int", low: 1, high: 64 },
  f: { type: "int", low: 1, high: 1024, log: true },
  g: { type: "float", low: 0, high: 0.5, step: 0.1 },
  h: { type: "categorical", choices: ["x", "y", "z"] },
};

const PLAN: Omit<PlanInput, "sampler"> = {
  name: "ask",
  experiment: "bench",
  dataset: null,
  trainer: {
    kind: "command",
    command: ["train", ...Object.keys(SPACE).map((name) => `{${name}}`)],
    measures: { loss: { direction: "minimize" } },
    parameters: { a: 0.1, b: 0.1, c: 0.1, d: 0.1, e: 1, f: 1, g: 0.1, h: "x" },
  },
  folds: [0],
  space: SPACE,
  budget: { maxTrials: 100_000 },
  // One at a time, as the peer is asked.
  concurrency: 1,
};

export async function ask({
  kind,
  trials,
  rounds,
  python,
}: {
  kind: "tpe" | "gp";
  trials: number;
  rounds: number;
  python: string;
}): Promise<void> {
  const name = kind === "tpe" ? "ask" : `ask-${kind}`;
  const server = await startServer();
  const connection = server.connect(4);
  try {
    const { id } = await createSweep({
      ctx: connection.db,
      source: JSON.stringify({ ...PLAN, sampler: { kind } }),
    });
    const [row] = await connection.db.select({ uid: sweep.uid }).from(sweep).where(eq(sweep.id, id));
    const dimensions = Object.entries(SPACE).map(([name, spec]) => [name, makeDimension(spec)] as const);
    const random = createRandom("ask");
    const rows = Array.from({ length: trials }, (_, index) => ({
      sweepId: id,
      number: index + 1,
      proposal: index,
      variant: "base",
      configuration: Object.fromEntries(
        dimensions.map(([name, dimension]) => [name, dimension.sample(random)]),
      ),
      reason: "bench",
      state: "complete" as const,
      objective: random.next(),
    }));
    for (let at = 0; at < rows.length; at += 1_000)
      await connection.db.insert(trial).values(rows.slice(at, at + 1_000));
    const memories: SweepMemories = new Map();
    const times: number[] = [];
    const cpu: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const start = performance.now();
      const before = process.cpuUsage();
      await advanceSweep({ ctx: connection.db, sweepId: id, uid: row?.uid ?? "", generation: 1, memories });
      times.push(performance.now() - start);
      const { user, system } = process.cpuUsage(before);
      cpu.push((user + system) / 1_000);
      const ended = await connection.db
        .select({ id: trial.id })
        .from(trial)
        .where(and(eq(trial.sweepId, id), eq(trial.state, "queued")))
        .limit(1);
      for (const one of ended)
        await connection.db
          .update(trial)
          .set({ state: "complete", objective: random.next() })
          .where(eq(trial.id, one.id));
      await sleep(0);
    }
    // The first one finds nothing in memory.
    const [cold = Number.NaN, ...warm] = times;
    const [coldCpu = Number.NaN, ...warmCpu] = cpu;
    console.error(
      `ours: first ${short(cold)} ms, then p50 ${short(quantile(warm, 0.5))}, p95 ${short(quantile(warm, 0.95))}, CPU p50 ${short(quantile(warmCpu, 0.5))}`,
    );
    const theirs: { cold: number; times: number[] } = await lastJson(python, [
      join(import.meta.dirname, "peer.py"),
      kind,
      server.peerUrl,
      `${trials}`,
      `${rounds}`,
    ]);
    const peer = `Optuna 5.0.0 ${kind === "tpe" ? "TPE" : "GPSampler"}, ${server.version}`;
    const line = (bench: string, ours: number, their: number, cpuMs: number) =>
      report({
        bench,
        ours: short(ours),
        peer,
        theirs: short(their),
        ratio: short(their / ours),
        unit: "ms",
        n: trials,
        cpuMs: short(cpuMs),
        load: short(loadavg()[0] ?? 0),
      });
    line(`${name}-cold`, cold, theirs.cold, coldCpu);
    line(`${name}-p95`, quantile(warm, 0.95), quantile(theirs.times, 0.95), quantile(warmCpu, 0.95));
    line(name, quantile(warm, 0.5), quantile(theirs.times, 0.5), quantile(warmCpu, 0.5));
  } finally {
    await connection.close();
    await server.stop();
  }
}
