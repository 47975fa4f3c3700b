import type { Command } from "commander";
import { pause } from "../../sdk/transport";
import { numberArgument } from "../arguments";
import { contextOf } from "../context";

/** While another purge is at work. */
const AGAIN_MS = 1_000;

export function addPurgeCommand(program: Command): void {
  program
    .command("purge")
    .description("with --yes, remove for good what was deleted long enough ago")
    .option("--older-than <days>", "days since it was deleted", numberArgument, 30)
    .option("--yes", "remove; nothing brings it back")
    .action(async ({ olderThan, yes = false }: { olderThan: number; yes?: boolean }, command: Command) => {
      const context = contextOf(command);
      const total = { runs: 0, trainings: 0, sweeps: 0, experiments: 0 };
      for (let more = yes; more; ) {
        const round = await context.client.purge(olderThan);
        total.runs += round.runs;
        total.trainings += round.trainings;
        total.sweeps += round.sweeps;
        total.experiments += round.experiments;
        more = round.more;
        if (more && round.runs === 0) await pause(AGAIN_MS, context.signal);
      }
      const what = `${total.runs} runs, ${total.trainings} trainings, ${total.sweeps} sweeps and ${total.experiments} experiments`;
      context.print(
        { removed: yes, olderThanDays: olderThan, ...total },
        yes
          ? `removed ${what}`
          : `Nothing was removed; --yes removes what was deleted ${olderThan} days ago or earlier.`,
      );
    });
}
