import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Population } from "@foldwise/core/contracts/http/population";
import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import type { SweepAction } from "@foldwise/core/contracts/http/sweep-requests";
import { conflict, FoldwiseError, formatProblem, invalid } from "@foldwise/core/errors";
import { objectivePlaceText } from "@foldwise/core/sweep";
import type { Command } from "commander";
import { idArgument, numberArgument } from "../arguments";
import { contextOf } from "../context";
import { readTextFile } from "../read-text-file";
import { userName } from "../user-name";
import { watchSweep } from "../watch/watch-sweep";
import { nestedText } from "./nested-text";
import { planDocument, planText } from "./plan-document";
import { populationText, scheduleText, scheduleYaml } from "./population-text";
import { addSweepEditCommand } from "./sweep-edit";
import { editsText } from "./sweep-edit-text";
import {
  checkedFoldsText,
  checkedSplitText,
  costText,
  sweepRunsText,
  sweepsText,
  sweepText,
  trialsText,
  warmStartText,
} from "./sweep-text";
import { trialText } from "./trial-text";
import { usageText } from "./usage-text";
import { withStudy } from "./warm-start";

interface ScheduleOptions {
  trial?: number;
  yaml?: boolean;
  plan?: boolean;
  train?: boolean;
}

/** @throws FoldwiseError `conflict` where the trial has not ended */
function planOfPopulation(id: number, { plan, trial }: Population): string {
  if (plan) return plan;
  const whose = trial === null ? "No trial" : `Trial ${trial}`;
  throw conflict(`${whose} of sweep ${id} has come to its end: its schedule cannot be trained again yet.`);
}

export function addSweepCommands(program: Command): void {
  const sweep = program.command("sweep").description("launch, watch and control sweeps");
  sweep
    .command("run")
    .description("start the sweep of a plan")
    .argument("<plan>", "YAML or JSON file; - for standard input")
    .option("--watch", "wait until it ends; exit 1 when it fails")
    .option("--fresh", "train again even if trainings with the same fingerprint exist")
    .option(
      "--warm-start <file>",
      "CSV of an Optuna study (study.trials_dataframe().to_csv) that the sampler learns from",
    )
    .option("--check", "only validate the plan and estimate its cost")
    .action(
      async (
        file: string,
        options: { watch?: boolean; fresh?: boolean; warmStart?: string; check?: boolean },
        command: Command,
      ) => {
        const context = contextOf(command);
        const own = options.fresh ? withFresh(readPlanFile(file)) : readPlanFile(file);
        const study =
          options.warmStart === undefined
            ? null
            : withStudy(own, {
                name: options.warmStart,
                text: readTextFile(options.warmStart, "The study"),
              });
        if (study) context.say(study.about);
        const plan = study?.plan ?? own;
        const checked = await context.client.sweeps.check(plan);
        const { cost, problems, warnings } = checked;
        const isDocument = options.check && context.json;
        if (!isDocument) for (const warning of warnings) context.say(`warning: ${formatProblem(warning)}`);
        const folds = checkedFoldsText(checked.folds) ?? [];
        const text = cost
          ? [costText(cost), ...checked.splits.map(checkedSplitText)]
              .concat(folds, warmStartText(checked.warmStart) ?? [])
              .join("\n")
          : "";
        if (isDocument || (options.check && cost)) context.print(checked, text);
        if (problems.length > 0) throw invalid(problems, "The plan was refused");
        if (options.check) return;
        const started = await context.client.sweeps.create(plan);
        context.say(`sweep ${started.id} (${started.name}): ${context.url}/sweeps/${started.id}`);
        if (options.watch) await watchSweep(context, started.id);
        else context.print(started, sweepText(started));
      },
    );
  sweep
    .command("ls")
    .description("sweeps, newest first")
    .option("--state <states>", "queued, running, paused, complete, failed, cancelled; commas between")
    .option("--limit <n>", "how many", idArgument, 50)
    .action(async (options: { state?: string; limit: number }, command: Command) => {
      const context = contextOf(command);
      const states = options.state?.split(",");
      const list = await context.client.sweeps.list({ state: states, limit: options.limit });
      context.print(list, sweepsText(list.sweeps, states));
    });
  sweep
    .command("show")
    .description("a sweep with its trials and runs")
    .argument("<id>", "number", idArgument)
    .option("--watch", "wait until it ends; exit 1 when it fails")
    .action(async (id: number, options: { watch?: boolean }, command: Command) => {
      const context = contextOf(command);
      if (options.watch) return watchSweep(context, id);
      const detail = await context.client.sweeps.show(id);
      const table = `${detail.objective.metric} ${objectivePlaceText(detail.objective)}\n${sweepRunsText(detail)}`;
      const nested = nestedText(detail);
      const isPopulation = Reflect.get(Object(detail.plan.stopping), "kind") === "pbt";
      const population = isPopulation ? [scheduleText(await context.client.sweeps.population(id))] : [];
      context.print(
        detail,
        [
          `${sweepText(detail)}\n${usageText(detail)}`,
          ...(nested ? [nested] : []),
          table,
          ...population,
          ...editsOf(detail),
        ].join("\n\n"),
      );
    });
  sweep
    .command("trials")
    .description("trials of a sweep, best first; --csv writes all of them")
    .argument("<id>", "number", idArgument)
    .option("--sort <by>", "number, objective, state, variant, duration or parameter.NAME")
    .option("--order <order>", "asc or desc")
    .option(
      "--state <states>",
      "queued, running, waiting, paused, complete, failed, cancelled, pruned; commas between",
    )
    .option("--variant <name>", "of this variant alone")
    .option("--where <condition...>", "learningRate=0.001..0.01, or optimizer=adam")
    .option(
      "--filter <query>",
      'that the query finds, such as "objective > 0.9 AND params.learningRate < 0.01"',
    )
    .option("--contains <text>", "in the variant, a value, the error or the reason of a stop")
    .option("--after <cursor>", "continue behind a page")
    .option("--limit <n>", "how many", idArgument, 50)
    .option("--csv", "write all of them as CSV to standard output, a row a trial")
    .option("--csv-runs", "write all of them as CSV to standard output, a row a run")
    .action(async (id: number, options: TrialsOptions, command: Command) => {
      const context = contextOf(command);
      const query = {
        sort: options.sort,
        order: options.order,
        state: options.state?.split(","),
        variant: options.variant,
        parameter: options.where,
        contains: options.contains,
        filter: options.filter,
      };
      if (options.csv || options.csvRuns) {
        const body = await context.client.sweeps.exportTrials(id, query, options.csvRuns ? "runs" : "trials");
        if (body) await pipeline(Readable.fromWeb(body), process.stdout, { end: false });
        return;
      }
      const { objective, parameters, nested } = await context.client.sweeps.show(id);
      const best = objective.direction === "minimize" ? "asc" : "desc";
      const page = await context.client.sweeps.trials(id, {
        ...(options.sort === undefined && !nested
          ? { ...query, sort: "objective", order: options.order ?? best }
          : query),
        after: options.after,
        limit: options.limit,
      });
      context.print(page, trialsText(page, { metric: objective.metric, parameters }));
    });
  sweep
    .command("trial")
    .description("why a trial has its configuration, with the scores of its sampler")
    .argument("<id>", "number of the sweep", idArgument)
    .argument("<number>", "number of the trial", idArgument)
    .action(async (id: number, number: number, _: object, command: Command) => {
      const context = contextOf(command);
      const trial = await context.client.sweeps.trial(id, number);
      context.print(trial, trialText(trial));
    });
  sweep
    .command("schedule")
    .description("the parameters by epoch that a population has found, and its copies")
    .argument("<id>", "number of the sweep", idArgument)
    .option("--trial <number>", "of this trial; of the best one unless given", idArgument)
    .option("--yaml", "write the schedule as YAML to standard output")
    .option("--plan", "write the plan that trains the schedule again to standard output")
    .option("--train", "launch that plan")
    .action(async (id: number, options: ScheduleOptions, command: Command) => {
      const context = contextOf(command);
      const population = await context.client.sweeps.population(id, options.trial);
      if (options.plan || options.train) {
        const plan = planOfPopulation(id, population);
        if (!options.train) return context.print({ plan }, plan.trimEnd());
        const started = await context.client.sweeps.create(plan);
        return context.print(started, `sweep ${started.id} ${started.name} is ${started.state}`);
      }
      context.print(population, options.yaml ? scheduleYaml(population) : populationText(population));
    });
  sweep
    .command("retry")
    .description("queue what failed or was cancelled again, from its checkpoints")
    .argument("<id>", "number", idArgument)
    .option("--failure <class>", "only trials that failed with this class, such as nan-loss")
    .option(...BY)
    .action((id: number, { failure, by }: { failure?: string; by?: string }, command: Command) =>
      act(command, id, { action: "retry", failure, by }),
    );
  for (const action of ["pause", "resume", "cancel"] as const)
    sweep
      .command(action)
      .description(ACTIONS[action])
      .argument("<id>", "number", idArgument)
      .option(...BY)
      .action((id: number, { by }: { by?: string }, command: Command) => act(command, id, { action, by }));
  sweep
    .command("delete")
    .description("hide a sweep that has ended, and its runs; a purge removes them permanently")
    .argument("<id>", "number", idArgument)
    .action(async (id: number, _: object, command: Command) => {
      const context = contextOf(command);
      context.print(await context.client.sweeps.delete(id), `sweep ${id} is deleted`);
    });
  sweep
    .command("set-concurrency")
    .description("set the maximum number of concurrent trials")
    .argument("<id>", "number", idArgument)
    .argument("<n>", "trials", idArgument)
    .option(...BY)
    .action((id: number, concurrency: number, { by }: { by?: string }, command: Command) =>
      act(command, id, { action: "set-concurrency", concurrency, by }),
    );
  sweep
    .command("set-priority")
    .description("set the priority and the weight of the trainings it starts from now on")
    .argument("<id>", "number", idArgument)
    .option("--priority <1-5>", "1 is scheduled first, 5 last", numberArgument)
    .option("--weight <number>", "share of the slots among sweeps of the same priority", numberArgument)
    .option(...BY)
    .action((id: number, options: { priority?: number; weight?: number; by?: string }, command: Command) =>
      act(command, id, { action: "set-priority", ...options }),
    );
  addSweepEditCommand(sweep);
}

function editsOf({ edits }: Pick<SweepDetail, "edits">): string[] {
  return edits.length === 0 ? [] : [`edits\n${editsText(edits)}`];
}

interface TrialsOptions {
  sort?: string;
  order?: "asc" | "desc";
  state?: string;
  variant?: string;
  where?: string[];
  contains?: string;
  filter?: string;
  after?: string;
  limit: number;
  csv?: boolean;
  csvRuns?: boolean;
}

const BY = ["--by <name>", "who asks for it; your user name unless given"] as const;

const ACTIONS = {
  pause: "stop at the next epoch, with checkpoints",
  resume: "continue from the checkpoints",
  cancel: "cancel it; finished trainings are kept",
};

async function act(command: Command, id: number, action: SweepAction): Promise<void> {
  const context = contextOf(command);
  const sweep = await context.client.sweeps.act(id, { ...action, by: action.by ?? userName() });
  context.print(sweep, sweepText(sweep));
}

/** @throws FoldwiseError `invalid` when the file cannot be read. */
function readPlanFile(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new FoldwiseError(
      "invalid",
      `The plan ${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** The plan with `fresh: true`, comments kept. */
export function withFresh(plan: string): string {
  const read = planDocument(plan);
  if (read === null) return plan;
  read.document.set("fresh", true);
  return planText(read.document);
}
