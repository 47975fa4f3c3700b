import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FoldwiseError } from "@foldwise/core/errors";
import type { Command } from "commander";
import { Failed } from "../exit-codes";

export function addWorkerCommand(program: Command): void {
  program
    .command("worker")
    .description("start a worker (DATABASE_URL, TEMPORAL_ADDRESS and FOLDWISE_CLASSES configure it)")
    .action(async () => {
      // From packages/client/dist.
      const path = fileURLToPath(new URL("../../../apps/worker/dist/worker.mjs", import.meta.url));
      if (!existsSync(path))
        throw new FoldwiseError(
          "unavailable",
          "The worker is not built; npx turbo run build --filter @foldwise/worker builds it.",
        );
      // The token is the command's: a worker asks for none and needs none.
      const { FOLDWISE_TOKEN: _token, ...env } = process.env;
      const child = spawn(process.execPath, [path], { stdio: "inherit", env });
      const pass = (signal: NodeJS.Signals) => () => void child.kill(signal);
      process.on("SIGINT", pass("SIGINT"));
      process.on("SIGTERM", pass("SIGTERM"));
      const code = await new Promise<number | null>((done, failed) => {
        child.once("error", failed);
        child.once("exit", done);
      });
      if (code !== 0)
        throw new Failed(`The worker ended with ${code === null ? "a signal" : `code ${code}`}.`);
    });
}
