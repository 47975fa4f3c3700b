import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createTestDatabase } from "../../../../../infra/testing/database";
import { lines } from "../testing/compare";
import { makePostgresHarness } from "../testing/postgres-harness";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PROGRAM = at("../../../../../docs/examples/read_metric_chunks.py");
const python = spawnSync("python3", ["--version"]).status === 0;

// FOLDWISE_WRITE_CHUNKS=1 writes the rows and what the program said of them where codec/other-program.test.ts reads them.
it.skipIf(!python)("a program written from the document reads the chunks of a database", async () => {
  const database = await createTestDatabase();
  const harness = await makePostgresHarness(database.url);
  const runId = await harness.createRun({ experimentId: await harness.createExperiment() });
  const points = Array.from({ length: 300 }, (_, i) => ({
    name: "loss",
    step: i < 250 ? i * 5 : 2n ** 62n + BigInt(i),
    time: 1_700_000_000_000 + i * 37 + (i % 3),
    value: 1 / (i + 1),
  }));
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324].map((value) => ({
    name: "odd",
    step: -(2n ** 63n),
    time: 0,
    value,
  }));
  await harness.store.append({ runId, points: [...points, ...odd] });
  await harness.store.compact({ maxAgeMs: 0 });
  const { rows } = await harness.connection.pool.query<{ points: number; payload: string }>(
    `select c.points, encode(c.payload, 'hex') as payload from metric_chunk c join metric_series s on s.id = c.series_id
     join metric_name n on n.id = s.name_id order by n.name, c.lo, c.lo_time, c.lo_order`,
  );
  const input = rows.map((row) => `${row.points},${row.payload}\n`).join("");
  const said = spawnSync("python3", [PROGRAM], { input, encoding: "utf8" });
  expect(said.stderr).toBe("");
  const { series } = await harness.store.readPoints({ owners: [{ runId }] });
  const theirs = said.stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [step, time, value = ""] = line.split(",");
      const number = { nan: "NaN", inf: "Infinity", "-inf": "-Infinity", "-0.0": "-0" }[value];
      return `${step} @${time} = ${number ?? Number(value)}`;
    });
  expect(theirs).toEqual(series.flatMap((one) => lines(one.points)));
  if (process.env.FOLDWISE_WRITE_CHUNKS) {
    writeFileSync(at("../codec/chunks-v1.csv"), input);
    writeFileSync(at("../codec/chunks-v1.points.csv"), said.stdout);
  }
  await harness.close();
  await database.drop();
});
