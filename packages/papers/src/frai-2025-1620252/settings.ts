import {
  chooseSettings,
  type Dims,
  matches,
  mergeSelectors,
  type Scalar,
  type SettingsRequest,
  settingsReader,
  type TableDefinition,
  type TableFact,
  type TableObservation,
} from "@foldwise/core/tables";
import type { PaperInput } from "../contract";

/** Tables whose trainings Table 5 is about; the first that shows some goes before the others. */
const SHOWN_IN = ["9", "6", "7", "8"];

/** Settings of the trainings that the tables of results show, as far as the definition's selector takes them. */
export async function settingsFacts(input: PaperInput): Promise<TableFact[]> {
  const { definition, dataset, settings } = input;
  const observations = await input.observations();
  const tables = SHOWN_IN.flatMap((id) => {
    const shown = shownIn(input.table(id), observations, settings).filter((one) =>
      matches(definition.select, one),
    );
    return shown.length > 0 ? [{ id, shown }] : [];
  });
  const [first] = tables;
  if (first === undefined)
    return definition.rows.map(({ key }) => ({
      row: key,
      column: "value",
      value: null,
      reason: `no training yet that Tables ${listed(SHOWN_IN)} show on ${dataset.name}`,
    }));
  const read = settingsReader(definition);
  const keysOf = (shown: readonly TableObservation[]) =>
    [...new Set(shown.map((one) => read(one).key))].sort().join();
  const isAlike = ({ shown }: typeof first) => keysOf(shown) === keysOf(first.shown);
  const runs = [...new Set(first.shown.map(({ run }) => run))];
  return definition.rows.map(({ key }) => ({
    row: key,
    column: "value",
    ...settingOf(first.shown, key),
    runs,
    notes: notesOf(
      tables.filter(isAlike),
      tables.filter((table) => !isAlike(table)),
      dataset,
    ),
  }));
}

/** Evaluations that a table's cells are made of. */
function shownIn(
  table: TableDefinition | undefined,
  observations: readonly TableObservation[],
  settings: SettingsRequest | undefined,
): TableObservation[] {
  if (table === undefined) return [];
  const { keeps } = chooseSettings(table, observations, settings);
  const cells = table.rows.flatMap((row) =>
    table.columns.map((column) => mergeSelectors(table.select, column.select, row.select)),
  );
  return observations.filter((one) => keeps(one) && cells.some((cell) => matches(cell, one)));
}

function settingOf(shown: readonly TableObservation[], key: string): Pick<TableFact, "value" | "reason"> {
  const values = [...new Set(shown.map(({ dims }) => parameterAt(dims, key)))];
  const [value] = values;
  if (values.length > 1) return { value: null, reason: `the trainings differ: ${values.join(", ")}` };
  if (typeof value === "number") return { value };
  return { value: null, reason: value === null ? "switched off in these trainings" : "not a number here" };
}

/** A parameter by its dotted name; null where it, or what it belongs to, is switched off. */
function parameterAt(dims: Dims, key: string): Scalar | undefined {
  if (key in dims) return dims[key];
  const owner = Object.entries(dims).find(([name]) => key.startsWith(`${name}.`));
  return owner?.[1];
}

function notesOf(
  same: readonly { id: string }[],
  others: readonly { id: string }[],
  { name }: PaperInput["dataset"],
): string[] {
  return [
    `Ours: of the balanced and augmented trainings that ${tablesText(same)} on ${name}.`,
    ...(others.length > 0 ? [`${tablesText(others)} trainings with other settings.`] : []),
  ];
}

function tablesText(tables: readonly { id: string }[]): string {
  const ids = tables.map(({ id }) => id).sort();
  return ids.length === 1 ? `Table ${ids[0]} shows` : `Tables ${listed(ids)} show`;
}

function listed(ids: readonly string[]): string {
  const sorted = ids.toSorted();
  return `${sorted.slice(0, -1).join(", ")} and ${sorted.at(-1)}`;
}
