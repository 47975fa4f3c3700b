import type { ExperimentView } from "@foldwise/core/contracts/deletion";
import { type FoldKeys, foldKeysOf } from "@foldwise/core/fold-groups";
import { bytesText } from "@foldwise/core/words";
import type { Command } from "commander";
import { idArgument, sizeArgument } from "../arguments";
import { contextOf } from "../context";
import { textTable } from "../text";
import { userName } from "../user-name";

export function addExperimentCommands(program: Command): void {
  const experiment = program.command("experiment").description("list, show and delete experiments");
  experiment
    .command("ls")
    .description("experiments, newest first")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const experiments = await context.client.experiments.list();
      context.print({ experiments }, experimentsText(experiments));
    });
  experiment
    .command("show")
    .description("an experiment with its numbers of sweeps and runs")
    .argument("<id>", "number", idArgument)
    .action(async (id: number, _: object, command: Command) => {
      const context = contextOf(command);
      const found = await context.client.experiments.show(id);
      context.print(found, `${experimentsText([found])}\n${foldKeysText(found)}`);
    });
  experiment
    .command("set-quota")
    .description(
      "set how many of its trainings run at a time, or how many bytes its files have; none removes it",
    )
    .argument("<id>", "number", idArgument)
    .argument("[n]", "trainings, or none", quotaArgument)
    .option(
      "--artifacts <size>",
      "of the files of its runs and logged models, such as 20GB, or none",
      sizeArgument,
    )
    .option("--by <name>", "who asks for it; your user name unless given")
    .action(
      async (
        id: number,
        trainings: number | "none" | undefined,
        { artifacts, by = userName() }: { artifacts?: number | "none"; by?: string },
        command: Command,
      ) => {
        const context = contextOf(command);
        const found = await context.client.experiments.setQuotas(id, {
          maxTrainings: orNull(trainings),
          maxArtifactBytes: orNull(artifacts),
          by,
        });
        context.print(found, experimentsText([found]));
      },
    );
  experiment
    .command("set-fold-keys")
    .description(
      "say which parameters or tags of its logged runs hold fold, seed and repeat: they make its fold groups",
    )
    .argument("<id>", "number", idArgument)
    .option("--fold <name>", "parameter or tag that holds the fold; fold for the usual one")
    .option("--seed <name>", "parameter or tag that holds the seed; seed for the usual one")
    .option("--repeat <name>", "parameter or tag that holds the repeat; repeat for the usual one")
    .action(async (id: number, keys: Partial<FoldKeys>, command: Command) => {
      const context = contextOf(command);
      const found = await context.client.experiments.setFoldKeys(id, keys);
      context.print(found, foldKeysText(found));
    });
  experiment
    .command("delete")
    .description(
      "hide an experiment with its sweeps and runs and free its name; a purge removes them permanently",
    )
    .argument("<id>", "number", idArgument)
    .action(async (id: number, _: object, command: Command) => {
      const context = contextOf(command);
      context.print(await context.client.experiments.delete(id), `experiment ${id} is deleted`);
    });
}

function foldKeysText({ foldKeys = foldKeysOf({}) }: ExperimentView): string {
  return `fold groups: fold in ${foldKeys.fold}, seed in ${foldKeys.seed}, repeat in ${foldKeys.repeat}`;
}

function quotaArgument(text: string): number | "none" {
  return text === "none" ? text : idArgument(text);
}

const orNull = (quota: number | "none" | undefined) => (quota === "none" ? null : quota);

function experimentsText(experiments: readonly ExperimentView[]): string {
  if (experiments.length === 0) return "No experiments yet: a sweep or a logged run creates one.";
  return textTable(
    ["id", "name", "sweeps", "runs", "active", "quota", "files", "files quota", "created"],
    experiments.map((e) => [
      e.id,
      e.name,
      e.sweeps,
      e.runs,
      e.moving,
      e.maxTrainings,
      bytesText(e.artifactBytes),
      e.maxArtifactBytes === null ? null : bytesText(e.maxArtifactBytes),
      e.createdAt,
    ]),
  );
}
