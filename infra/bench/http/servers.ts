import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Part } from "../../local/part";
import { serverEnvironment } from "../../local/part-environment";
import { systemPort } from "../../local/ports";
import { Stack } from "../../local/stack";
import { Progress } from "../../setup/progress.mjs";
import { mlflowPython } from "../metrics/mlflow-python.mjs";

export interface Served {
  url: string;
  stop(): Promise<void>;
}

/** The production build as `npm start` runs it, worker and Temporal with it, on this database. */
export async function startFoldwise(databaseUrl: string): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), "foldwise-bench-home-"));
  process.env.DATABASE_URL = databaseUrl;
  const progress = new Progress();
  progress.say = (line) => console.error(line);
  const stack = new Stack({
    root: fileURLToPath(new URL("../../..", import.meta.url)),
    options: { port: await systemPort(), host: "127.0.0.1", home, demo: false, temporalUi: false },
    progress,
  });
  const stop = async () => {
    await stack.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await stack.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: stack.url, stop };
}

/** `mlflow server` as its documentation starts it, four workers by default, on a database of the same Postgres. */
export async function startMlflow(databaseUrl: string): Promise<Served & { version: string }> {
  const python = await mlflowPython();
  const folder = mkdtempSync(join(tmpdir(), "foldwise-bench-mlflow-"));
  const port = await systemPort();
  const store = databaseUrl.replace("postgresql://", "postgresql+psycopg2://");
  const part = new Part({
    name: "mlflow",
    launch: {
      program: join(dirname(python), "mlflow"),
      args: [
        "server",
        ...["--backend-store-uri", store, "--artifacts-destination", join(folder, "artifacts")],
        ...["--host", "127.0.0.1", "--port", String(port)],
      ],
      cwd: folder,
      env: {
        ...serverEnvironment(process.env),
        PATH: `${dirname(python)}:${process.env.PATH}`,
        MLFLOW_DISABLE_TELEMETRY: "true",
        // Its job runners look for work all the time, which is no part of tracking.
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
      },
      deathSignal: "SIGTERM",
    },
    logFile: join(folder, "mlflow.log"),
    stopSignal: "SIGTERM",
    stopMs: 15_000,
    say: (line) => console.error(line),
  });
  part.start();
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await part.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  // Its tables are made first, which takes a minute on a busy machine.
  for (let attempt = 0; attempt < 600 && part.failure() === undefined; attempt++) {
    const answer = await fetch(`${url}/version`).catch(() => null);
    if (answer?.ok) return { url, version: (await answer.text()).trim(), stop };
    await sleep(500);
  }
  const log = part.log.tail();
  await stop();
  throw new Error(`mlflow server did not start:\n${log}`);
}
