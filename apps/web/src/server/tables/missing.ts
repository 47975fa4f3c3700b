import type { TableMissing, TablePreset } from "@foldwise/core/contracts/table-runs";
import { FoldwiseError } from "@foldwise/core/errors";
import { addEstimates, type Plan, type PlanCost, parsePlan } from "@foldwise/core/sweep";
import {
  activeSweepOf,
  chooseSettings,
  type MissingEvaluations,
  missingPlans,
  selectorBounds,
  settingsReader,
  type TableDefinition,
  wantedOf,
} from "@foldwise/core/tables";
import { TIME_BASES } from "@foldwise/core/trainers";
import type { Database } from "@foldwise/db/client";
import type { DatasetRow } from "@foldwise/db/repositories/dataset";
import { listObservations } from "@foldwise/db/repositories/observation";
import { estimateCost, listActivePlans } from "@foldwise/db/repositories/sweep";
import { listFinishedTrainings } from "@foldwise/db/repositories/training";
import { stringify } from "yaml";
import { datasetRefView } from "../views/dataset";
import { tableFacts } from "./facts";
import { findPlan } from "./files";
import { fillInThread } from "./fill";
import { chooseTable, isComparable, NO_DATASET, named, sourceOf } from "./read";

/** Settings of missing runs where a table names none. */
const DEFAULT_PLAN = "quick-start";

interface Asked {
  db: Database;
  id: string;
  slug?: string;
  preset?: TablePreset;
  /** Key of the settings that the table is shown with. */
  settings?: string;
}

/**
 * What a table's empty cells need on a dataset, before anything runs.
 * @throws FoldwiseError `not-found` for a table or a dataset that is not there.
 */
export async function tableMissing({ db, id, slug, preset, settings: shown }: Asked): Promise<TableMissing> {
  const { definition, dataset } = await chooseTable({ db, id, slug });
  if (dataset === null && definition.dataset === null) return missingWithoutDataset(db, definition, shown);
  if (dataset === null)
    throw new FoldwiseError(
      "invalid",
      "There is no dataset yet: import one with `foldwise dataset import PATH`.",
    );
  const settings = choosePlan(definition, dataset, preset);
  const observations = await listObservations({ ctx: db, datasetId: dataset.id });
  // Who asks for a preset asks for its settings, whatever others the table is shown with.
  const request = preset === undefined ? shown : settingsOfPlan(definition, settings.base);
  const { keeps } = chooseSettings(definition, observations, request);
  const facts = await tableFacts(db, definition, dataset, request);
  const { missing: wanted } = await fillInThread(db, dataset.id, {
    definition,
    baselines: [],
    observations,
    options: { dataset: named(definition, dataset), inference: false, settings: request, facts },
  });
  const [existing, active] = await Promise.all([
    listFinishedTrainings({ ctx: db, datasetId: dataset.id }),
    listActivePlans({ ctx: db, datasetId: dataset.id }),
  ]);
  const own = existing.filter(({ shareable, observation }) => shareable && keeps(observation));
  const alike = definition.settings === "one" && own.length > 0;
  const { offered, refused } = whatDatasetOffers(wanted, dataset);
  const made = missingPlans({
    name: `fill table ${definition.id}`,
    base: settings.base,
    dataset: dataset.slug,
    missing: offered,
    existing: own,
    alike,
    active: active.map(({ sweepId, plan }) => {
      const { trials, ...sweep } = activeSweepOf(sweepId, plan);
      return { ...sweep, trials: trials.filter(({ observation }) => keeps(observation)) };
    }),
  });
  const plans = await Promise.all(
    made.plans.map(async (document) => {
      const source = stringify(document, { collectionStyle: "any", lineWidth: 0 });
      const plan = parsePlan(source);
      return {
        source,
        arms: Object.keys(plan.variants),
        folds: plan.folds,
        seeds: plan.seeds,
        testSigmas: plan.evaluation.testSigmas,
        cost: await estimateCost({ ctx: db, plan, datasetId: dataset.id }),
      };
    }),
  );
  return {
    table: definition.id,
    dataset: datasetRefView(dataset),
    preset: settings.preset,
    presets: settings.presets,
    settings: settings.name,
    settingsFile: settings.path,
    // Of a preset, the trainings that are kept have the settings of its file.
    alike: alike && preset === undefined,
    cells: wanted.reduce((sum, { cells }) => sum + cells, 0),
    plans,
    total: totalOf(plans.map(({ cost }) => cost)),
    underWay: [...made.underWay],
    unmet: [...refused, ...made.unmet.map(({ reason }) => reason)],
  };
}

/** Runs without a dataset come from their own trainer's sweeps: what is missing is said, and no plan is made. */
async function missingWithoutDataset(
  db: Database,
  definition: TableDefinition,
  settings: string | undefined,
): Promise<TableMissing> {
  const { datasetId, shown } = sourceOf(definition, null) ?? { datasetId: null, shown: NO_DATASET };
  const observations = await listObservations({ ctx: db, datasetId, bounds: selectorBounds(definition) });
  const { missing } = await fillInThread(db, datasetId, {
    definition,
    baselines: [],
    observations,
    options: { dataset: shown, inference: false, settings },
  });
  const cells = missing.reduce((sum, one) => sum + one.cells, 0);
  return {
    table: definition.id,
    dataset: null,
    preset: "full",
    presets: [],
    settings: definition.plan ?? DEFAULT_PLAN,
    settingsFile: null,
    alike: false,
    cells,
    plans: [],
    total: totalOf([]),
    underWay: [],
    unmet:
      cells === 0
        ? []
        : ["its runs have no dataset to train others on; run their sweep's plan again, with these folds"],
  };
}

/** The key of a plan's settings for each network that it trains. */
function settingsOfPlan(definition: TableDefinition, plan: Plan): ReadonlyMap<string, string> {
  const read = settingsReader(definition);
  return new Map(
    Object.keys(plan.variants).map((variant) => {
      const { group, key } = read(wantedOf(plan, variant).observation);
      return [group, key];
    }),
  );
}

function choosePlan(definition: TableDefinition, dataset: DatasetRow, wanted: TablePreset | undefined) {
  const plain = definition.plan ?? DEFAULT_PLAN;
  const names: Record<TablePreset, string> = { full: plain, cpu: `${plain}.cpu` };
  const planOf = (preset: TablePreset) => findPlan(names[preset], definition.baseline);
  const presets = (["full", "cpu"] as const).filter((preset) => planOf(preset) !== null);
  // A paper's settings belong to its images; elsewhere they would train for days to no end.
  const usual: TablePreset = isComparable(definition, dataset) ? "full" : "cpu";
  const preset = [wanted, usual, ...presets].find((one) => one !== undefined && presets.includes(one));
  const file = preset === undefined ? null : planOf(preset);
  if (preset === undefined || file === null)
    throw new FoldwiseError("not-found", `data/ has no plan ${plain}, which the table names.`);
  return { preset, presets, name: names[preset], path: file.path, base: parsePlan(file.text) };
}

/** Folds and patients that the dataset does not have cannot be asked of a run. */
function whatDatasetOffers(
  wanted: readonly MissingEvaluations[],
  { folds, patients, name }: DatasetRow,
): { offered: MissingEvaluations[]; refused: string[] } {
  const refused = new Set<string>();
  const offered = wanted.flatMap((want) => {
    if (want.select.splitScheme === "within-fold-by-patient" && patients === null) {
      refused.add(`${name} has images whose patient is unknown, so it cannot be split by them`);
      return [];
    }
    const there = want.folds.filter((fold) => folds.includes(fold));
    for (const fold of want.folds) if (!folds.includes(fold)) refused.add(`${name} has no fold ${fold}`);
    return there.length > 0 ? [{ ...want, folds: there }] : [];
  });
  return { offered, refused: [...refused] };
}

function totalOf(costs: readonly PlanCost[]): TableMissing["total"] {
  const sum = (read: (cost: PlanCost) => number) => costs.reduce((total, cost) => total + read(cost), 0);
  const seconds = sum((cost) => cost.seconds ?? Number.NaN);
  const bases = costs.flatMap(({ basis }) => basis ?? []);
  return {
    trainings: sum(({ trainings }) => trainings),
    shared: sum(({ shared }) => shared),
    evaluations: sum(({ evaluations }) => evaluations),
    epochs: sum(({ epochs }) => epochs),
    seconds: Number.isNaN(seconds) ? null : seconds,
    basis: TIME_BASES.findLast((basis) => bases.includes(basis)) ?? null,
    time: addEstimates(costs.flatMap(({ time }) => time ?? [])) ?? undefined,
  };
}
