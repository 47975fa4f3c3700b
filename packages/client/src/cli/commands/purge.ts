import type { Removal } from "@foldwise/core/contracts/deletion";
import { bytesText } from "@foldwise/core/words";
import type { Command } from "commander";
import { pause } from "../../sdk/transport";
import { numberArgument } from "../arguments";
import { contextOf } from "../context";
import { count } from "../text";

/** While another purge is at work. */
const RETRY_MS = 1_000;

export function addPurgeCommand(program: Command): void {
  program
    .command("purge")
    .description("list what a purge would remove; --yes removes it permanently")
    .option("--older-than <days>", "days since it was deleted", numberArgument, 30)
    .option("--yes", "remove permanently")
    .action(async ({ olderThan, yes = false }: { olderThan: number; yes?: boolean }, command: Command) => {
      const context = contextOf(command);
      if (!yes) {
        const would = await context.client.previewPurge(olderThan);
        context.print(
          { removed: false, olderThanDays: olderThan, ...would },
          `Nothing was removed; --yes removes ${removalText(would)}.`,
        );
        return;
      }
      let total: Removal | null = null;
      for (let more = true; more; ) {
        const { more: again, ...round } = await context.client.purge(olderThan);
        total = total === null ? round : sum(total, round);
        more = again;
        if (more && round.runs === 0) await pause(RETRY_MS, context.signal);
      }
      if (total)
        context.print({ removed: true, olderThanDays: olderThan, ...total }, `removed ${removalText(total)}`);
    });
}

function sum(a: Removal, b: Removal): Removal {
  return {
    runs: a.runs + b.runs,
    trainings: a.trainings + b.trainings,
    sweeps: a.sweeps + b.sweeps,
    experiments: a.experiments + b.experiments,
    datasets: a.datasets + b.datasets,
    points: a.points + b.points,
    bytes: a.bytes + b.bytes,
    files: a.files + b.files,
    fileBytes: a.fileBytes + b.fileBytes,
  };
}

export function removalText({
  runs,
  trainings,
  sweeps,
  experiments,
  datasets,
  points,
  bytes,
  ...rest
}: Removal): string {
  const { files, fileBytes } = rest;
  const rows = `${count(runs, "run")}, ${count(trainings, "training")}, ${count(sweeps, "sweep")}, ${count(experiments, "experiment")} and ${count(datasets, "dataset")}`;
  const kept = `${count(points, "point")} (${bytesText(bytes)})`;
  return files === 0
    ? `${rows} with ${kept}`
    : `${rows} with ${kept} and ${count(files, "checkpoint")} (${bytesText(fileBytes)}), whose files a worker removes once they are past its retention time and a day old; with retention off they stay`;
}
