import type { Command } from "commander";
import { idArgument } from "../arguments";
import { contextOf } from "../context";
import { userName } from "../user-name";

export function addTrialCommands(program: Command): void {
  const trial = program.command("trial").description("stop one trial of a sweep");
  trial
    .command("stop")
    .description("end a trial with what its runs have; it is pruned, and the sweep continues")
    .argument("<sweep>", "number of the sweep", idArgument)
    .argument("<number>", "number of the trial", idArgument)
    .option("--by <name>", "who asks for it; your user name unless given")
    .action(async (id: number, number: number, { by = userName() }: { by?: string }, command: Command) => {
      const context = contextOf(command);
      const sweep = await context.client.sweeps.stopTrial(id, number, by);
      context.print(sweep, `trial ${number} of sweep ${id} is stopped`);
    });
}
