import { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { addArtifactCommands } from "./commands/artifact";
import { addBaselineCommands } from "./commands/baseline";
import { addCatalogueCommands } from "./commands/catalogue";
import { addCleanCommand } from "./commands/clean";
import { addDatasetCommands } from "./commands/dataset";
import { addDrainCommand } from "./commands/drain";
import { addExperimentCommands } from "./commands/experiment";
import { addFoldGroupCommands } from "./commands/fold-group";
import { addModelRequests } from "./commands/model-requests";
import { addPurgeCommand } from "./commands/purge";
import { addQueueCommand } from "./commands/queue";
import { addRunCommands } from "./commands/run";
import { addStatusCommand } from "./commands/status";
import { addSweepCommands } from "./commands/sweep";
import { addTableCommands } from "./commands/table";
import { addTrialCommands } from "./commands/trial";
import { addWorkerCommand } from "./commands/worker";
import { EXAMPLES } from "./examples";

const CODES = `
Exit codes: 0 done, 1 failed, 2 bad input, 3 not found, 4 the server is not responding, 130 interrupted.
Server: --url, else FOLDWISE_URL, else the stack of the nearest .foldwise folder, else the one that npm start runs
anywhere on this machine, else http://127.0.0.1:3000.
Token: FOLDWISE_TOKEN.`;

export function makeProgram(): Command {
  const program = new Command("foldwise")
    .description("sweeps over folds, noise and hyperparameters, and the tables they make")
    .version(manifest.version)
    .option("--url <url>", "address of the server")
    .option(
      "--home <folder>",
      "home of the local stack (default: FOLDWISE_HOME, the nearest .foldwise, or the running stack's)",
    )
    .option("--json", "one JSON document on standard output, everything else on standard error")
    .addHelpText("after", CODES)
    .exitOverride();
  addSweepCommands(program);
  addExperimentCommands(program);
  addTrialCommands(program);
  addQueueCommand(program);
  addDrainCommand(program);
  addRunCommands(program);
  addArtifactCommands(program);
  addFoldGroupCommands(program);
  addTableCommands(program);
  addBaselineCommands(program);
  addCatalogueCommands(program);
  addModelRequests(program);
  addDatasetCommands(program);
  addWorkerCommand(program);
  addStatusCommand(program);
  addPurgeCommand(program);
  addCleanCommand(program);
  for (const command of program.commands) inheritAll(command, command.name());
  return program;
}

/** Errors of every subcommand come to the one place that knows the exit codes, and global options go anywhere. */
function inheritAll(command: Command, path: string): void {
  command.exitOverride();
  if (command.commands.length === 0) {
    for (const option of command.options)
      if (option.mandatory) option.description = `${option.description} (required)`;
    const examples = (EXAMPLES[path] ?? []).map((example) => `  npx foldwise ${example}`);
    if (examples.length > 0) command.addHelpText("after", `\nExamples:\n${examples.join("\n")}`);
    command.option("--url <url>", "address of the server");
    command.option("--home <folder>", "home of the local stack");
    command.option("--json", "one JSON document on standard output");
  }
  for (const sub of command.commands) inheritAll(sub, `${path} ${sub.name()}`);
}
