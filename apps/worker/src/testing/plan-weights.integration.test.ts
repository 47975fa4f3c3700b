import { once } from "node:events";
import { join } from "node:path";
import { actOnSweep } from "@foldwise/db/repositories/sweep";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { serveFiles, whenFileHas } from "../weights/testing";
import { type Lab, openLab, until } from "./lab";
import { plan } from "./plan";

let database: TestDatabase;
let lab: Lab;

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  lab.startWorker({
    slots: 4,
    environment: { FOLDWISE_CACHE: join(lab.home, "cache"), FOLDWISE_WEIGHTS_HOSTS: "127.0.0.1" },
  });
  await lab.importDataset({ builtin: "digits" });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

describe("weights that a plan names", () => {
  it("are downloaded until the training is cancelled or paused, and the next one goes on from what came", async () => {
    const hangUps: Promise<unknown>[] = [];
    const server = await serveFiles({ "own.h5": Buffer.alloc(1_000_000) }, (_, response) => {
      hangUps.push(once(response, "close"));
      response.writeHead(200, { "content-length": 1_000_000, etag: '"one"' }).write(Buffer.alloc(100_000));
    });
    try {
      const sha256 = "c".repeat(64);
      const weights = { url: `${server.url}own.h5`, sha256 };
      const part = join(lab.home, "cache/weights/by-checksum", sha256, "own.h5.part");
      const trainer = { kind: "tfjs", inputSize: 32, widthMultiplier: 0.25, weights } as const;
      const id = await lab.launch(plan({ name: "downloading", folds: [0], trainer }));
      const ctx = lab.connection.db;
      const ends = { pause: "paused", cancel: "cancelled" } as const;
      for (const [begun, action] of (["pause", "cancel"] as const).entries()) {
        await until("the download", async () => hangUps.length > begun);
        await whenFileHas(part, 100_000);
        await actOnSweep({ ctx, id, action: { action } });
        await until(action, async () => (await lab.sweep(id)).state === ends[action]);
        await hangUps[begun];
        expect(await lab.trainings(id)).toMatchObject([{ state: ends[action], epoch: 0 }]);
        if (action === "pause") await actOnSweep({ ctx, id, action: { action: "resume" } });
      }
      expect(server.ranges).toEqual([null, "bytes=100000-"]);
    } finally {
      await server.close();
    }
  });

  it("are looked for where each of the plans that share a training has them, also on a retry", async () => {
    let answer = () => {};
    const joined = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const server = await serveFiles({ "gone.h5": Buffer.alloc(0) }, async (_, response) => {
      await joined;
      response.writeHead(404).end();
    });
    try {
      const launch = (name: string, place: { url: string } | { path: string }) => {
        const weights = { ...place, sha256: "ab".repeat(32) };
        const trainer = { kind: "tfjs", inputSize: 32, widthMultiplier: 0.25, weights } as const;
        return lab.launch(plan({ name, seeds: [8], trainer, folds: [0] }));
      };
      const reason = async (id: number) => (await lab.runs(id))[0]?.failure?.message;
      const first = await launch("held", { url: `${server.url}gone.h5` });
      await until("the download", async () => server.ranges.length > 0);
      const second = await launch("joins", { path: "/absent/own.h5" });
      await until("join", async () => (await lab.runs(second)).length > 0);
      answer();
      for (const id of [first, second]) expect(await lab.finished(id)).toMatchObject({ state: "failed" });
      expect((await lab.runs(second))[0]?.trainingId).toBe((await lab.runs(first))[0]?.trainingId);
      expect(await reason(first)).toMatch(/^trainer\.weights\.url: .*gone\.h5/);
      expect(await reason(second)).toMatch(/^trainer\.weights\.path: \/absent\/own\.h5/);
      await actOnSweep({ ctx: lab.connection.db, id: first, action: { action: "retry" } });
      expect(await lab.finished(first)).toMatchObject({ state: "failed", generation: 2 });
      expect(await reason(first)).toMatch(/^trainer\.weights\.url: .*gone\.h5/);
    } finally {
      await server.close();
    }
  });
});
