import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";

/** Rows of one page of the table. */
export const PAGE_ROWS = 50;

/** What of the address the table of trials goes by. */
export const TRIAL_LIST_KEYS = ["sort", "state", "find", "where", "filter", "page"] as const;
export type TrialListState = Readonly<Record<(typeof TRIAL_LIST_KEYS)[number], string>>;

/** What of a sweep decides the order of its trials. */
export interface Ordered {
  readonly objective: Pick<SweepDetail["objective"], "direction">;
  /** Null where the sweep is no nested cross-validation. */
  readonly nested: object | null;
}

/**
 * The order of the list: best first, as far as nothing else is asked; of a nested cross-validation by number, as each outer
 * fold measures its candidates on its own images.
 */
function orderOf({ objective, nested }: Ordered, sort: string): { sort: string; order: "asc" | "desc" } {
  if (sort !== "") return { sort: sort.replace(/^-/, ""), order: sort.startsWith("-") ? "desc" : "asc" };
  if (nested) return { sort: "number", order: "asc" };
  return { sort: "objective", order: objective.direction === "minimize" ? "asc" : "desc" };
}

/** Conditions on parameters, `learningRate=0.001..0.01`, as the address has them with semicolons between. */
export function readWhere(where: string): string[] {
  return where.split(";").filter((one) => one !== "");
}

/** The address' settings of the table as filters of the API. */
export function filterQuery({
  state,
  find,
  where,
  filter,
}: Pick<TrialListState, "state" | "find" | "where" | "filter">): URLSearchParams {
  const query = new URLSearchParams();
  if (state !== "") query.set("state", state);
  if (find !== "") query.set("contains", find);
  if (filter !== "") query.set("filter", filter);
  for (const one of readWhere(where)) query.append("parameter", one);
  return query;
}

/** The address' settings of the table as a query of the API. @param limit rows; none for an export */
export function listQuery(sweep: Ordered, settings: TrialListState): string {
  const { sort, order } = orderOf(sweep, settings.sort);
  const query = filterQuery(settings);
  query.set("sort", sort);
  query.set("order", order);
  query.set("limit", String(PAGE_ROWS));
  const [, side, place] = /^(after|before|from):(.*)$/s.exec(settings.page) ?? [];
  if (side !== undefined && place !== undefined) query.set(side, place);
  return query.toString();
}

/** The list that an address asks for. */
export function readSettings(address: URLSearchParams): TrialListState {
  const [sort = "", state = "", find = "", where = "", filter = "", page = ""] = TRIAL_LIST_KEYS.map(
    (key) => address.get(key) ?? "",
  );
  return { sort, state, find, where, filter, page };
}

/** Where all trials that the filters leave come as a file. */
export function exportPath(
  sweep: Ordered & { id: number },
  settings: TrialListState,
  format: "csv" | "csv-runs",
): string {
  const { sort, order } = orderOf(sweep, settings.sort);
  const query = filterQuery(settings);
  query.set("sort", sort);
  query.set("order", order);
  query.set("format", format);
  return `/api/v1/sweeps/${sweep.id}/trials?${query}`;
}

/** Numbers that a query of the list names: its address, and the stream's, stay within their bounds. */
export const MAX_NUMBERS = 250;
/** No trial has it. */
const NO_TRIAL = 2_147_483_647;

/** A query of the list for some trials only, as far as they can be named. @param numbers null for all */
export function withNumbers(query: string, numbers: readonly number[] | null): string {
  if (numbers === null) return query;
  const named = numbers.length === 0 ? [NO_TRIAL] : numbers.slice(0, MAX_NUMBERS);
  return `${query}&number=${named.join(",")}`;
}
