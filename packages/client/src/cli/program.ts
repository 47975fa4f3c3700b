import { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { addBaselineCommands } from "./commands/baseline";
import { addCatalogueCommands } from "./commands/catalogue";
import { addCleanCommand } from "./commands/clean";
import { addDatasetCommands } from "./commands/dataset";
import { addExperimentCommands } from "./commands/experiment";
import { addModelRequests } from "./commands/model-requests";
import { addPurgeCommand } from "./commands/purge";
import { addRunCommands } from "./commands/run";
import { addStatusCommand } from "./commands/status";
import { addSweepCommands } from "./commands/sweep";
import { addTableCommands } from "./commands/table";
import { addWorkerCommand } from "./commands/worker";

const CODES = `
Exit codes: 0 done, 1 failed, 2 bad input, 3 not found, 4 the server does not answer, 130 interrupted.
Server: --url, else FOLDWISE_URL, else the stack that npm start runs here, else http://127.0.0.1:3000.
Token: FOLDWISE_TOKEN.`;

export function makeProgram(): Command {
  const program = new Command("foldwise")
    .description("sweeps over folds, noise and hyperparameters, and the tables they make")
    .version(manifest.version)
    .option("--url <url>", "address of the server")
    .option("--home <folder>", "home of the local stack (default: .foldwise)")
    .option("--json", "one JSON document on standard output, everything else on standard error")
    .addHelpText("after", CODES)
    .exitOverride();
  addSweepCommands(program);
  addExperimentCommands(program);
  addRunCommands(program);
  addTableCommands(program);
  addBaselineCommands(program);
  addCatalogueCommands(program);
  addModelRequests(program);
  addDatasetCommands(program);
  addWorkerCommand(program);
  addStatusCommand(program);
  addPurgeCommand(program);
  addCleanCommand(program);
  for (const command of program.commands) inheritAll(command);
  return program;
}

/** Errors of every subcommand come to the one place that knows the exit codes, and global options go anywhere. */
function inheritAll(command: Command): void {
  command.exitOverride();
  if (command.commands.length === 0) {
    command.option("--url <url>", "address of the server");
    command.option("--home <folder>", "home of the local stack");
    command.option("--json", "one JSON document on standard output");
  }
  for (const sub of command.commands) inheritAll(sub);
}
