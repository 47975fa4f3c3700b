import { invalid } from "@foldwise/core/errors";
import { readYaml } from "@foldwise/core/input";
import type { Command } from "commander";
import { idArgument } from "../arguments";
import { contextOf } from "../context";
import { readTextFile } from "../read-text-file";
import { userName } from "../user-name";
import { editsText } from "./sweep-edit-text";

interface EditOptions {
  set: string[];
  unset: string[];
  enqueue: string[];
  addFolds?: number[];
  addSeeds?: number[];
  file?: string;
  planVersion?: number;
  by?: string;
}

const collect = (value: string, before: string[]) => [...before, value];

export function addSweepEditCommand(sweep: Command): void {
  sweep
    .command("edit")
    .description("change the plan of a running sweep, or extend one that has ended")
    .argument("<id>", "number", idArgument)
    .option("--set <key=value>", "change a key, such as budget.maxTrials=40; may be repeated", collect, [])
    .option("--unset <key>", "remove a key, such as stopping; may be repeated", collect, [])
    .option("--file <changes>", "YAML or JSON file with the changed keys; - for standard input")
    .option(
      "--enqueue <point>",
      "try this configuration next: { learningRate: 0.01 }; may be repeated",
      collect,
      [],
    )
    .option("--add-folds <numbers>", "train these folds too; commas between", numbers)
    .option("--add-seeds <numbers>", "train with these seeds too; commas between", numbers)
    .option("--plan-version <n>", "refuse where the plan has been edited since this version", idArgument)
    .option("--by <name>", "who asks for it; your user name unless given")
    .action(async (id: number, options: EditOptions, command: Command) => {
      const context = contextOf(command);
      const { plan, planVersion } = await context.client.sweeps.show(id);
      const changes = {
        ...changesOf(options),
        ...(options.addFolds && { folds: [...listOf(plan.folds), ...options.addFolds] }),
        ...(options.addSeeds && { seeds: [...listOf(plan.seeds), ...options.addSeeds] }),
      };
      const enqueue = options.enqueue.map((text, index) => pointOf(text, index));
      if (Object.keys(changes).length + enqueue.length === 0)
        throw invalid(
          [
            {
              field: "--set",
              value: "missing",
              problem: "nothing is to be changed",
              remedy: "name a key: --set budget.maxTrials=40",
            },
          ],
          "The edit was refused",
        );
      const edited = await context.client.sweeps.edit(id, {
        version: options.planVersion ?? planVersion,
        changes,
        enqueue,
        by: options.by ?? userName(),
      });
      const made = edited.edits.filter(({ version }) => version > planVersion);
      context.print(edited, made.length > 0 ? editsText(made) : `sweep ${id} has this plan already`);
    });
}

/** The merge patch of the file and then of the keys that are named one by one. */
export function changesOf({
  set,
  unset,
  file,
}: Pick<EditOptions, "set" | "unset" | "file">): Record<string, unknown> {
  const changes = new Map<string, unknown>(file === undefined ? [] : Object.entries(documentOf(file)));
  for (const one of set) {
    const at = one.indexOf("=");
    if (at < 1) throw refused("--set", one, "has no value", "write key=value, such as concurrency=4");
    // Nothing would be read as null, which removes a key.
    if (one.slice(at + 1).trim() === "")
      throw refused("--set", one, "has no value", `to remove the key: --unset ${one.slice(0, at)}`);
    put(
      changes,
      one.slice(0, at),
      readYaml(one.slice(at + 1), { root: one.slice(0, at), refusal: "The edit was refused" }),
    );
  }
  for (const key of unset) put(changes, key, null);
  return Object.fromEntries(changes);
}

function documentOf(file: string): object {
  const document = readYaml(readTextFile(file, "changes"), {
    root: "changes",
    refusal: "The edit was refused",
  });
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw refused("--file", file, "has no keys of a plan", "write keys with their values, as in a plan");
  return document;
}

/** `space.training.epochs.high`: a parameter's own name may have dots, what stands after `space.` and before its last part. */
function put(changes: Map<string, unknown>, path: string, value: unknown): void {
  const parts = partsOf(path);
  const [root = path, ...rest] = parts;
  const before = changes.get(root);
  changes.set(root, rest.length === 0 ? value : nested(before, rest, value));
}

const OPTIONS_OF_DIMENSIONS = [
  "type",
  "low",
  "high",
  "step",
  "log",
  "grid",
  "values",
  "choices",
  "value",
  "when",
];

function partsOf(path: string): string[] {
  if (!path.startsWith("space.")) return path.split(".");
  const name = path.slice("space.".length);
  const at = name.lastIndexOf(".");
  const isOption = at > 0 && OPTIONS_OF_DIMENSIONS.includes(name.slice(at + 1));
  return isOption ? ["space", name.slice(0, at), name.slice(at + 1)] : ["space", name];
}

function nested(before: unknown, [key = "", ...rest]: readonly string[], value: unknown): object {
  const there = typeof before === "object" && before !== null ? before : {};
  const own = rest.length === 0 ? value : nested(Reflect.get(there, key), rest, value);
  return { ...there, [key]: own };
}

function pointOf(text: string, index: number): Record<string, never> {
  const point = readYaml(text, { root: `enqueue.${index}`, refusal: "The edit was refused" });
  if (typeof point !== "object" || point === null || Array.isArray(point))
    throw refused("--enqueue", text, "is not a configuration", "write { learningRate: 0.01 }");
  return { ...point };
}

function refused(field: string, value: string, problem: string, remedy: string) {
  return invalid([{ field, value, problem, remedy }], "The edit was refused");
}

function numbers(text: string): number[] {
  return text.split(",").map((one) => idArgument(one));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
