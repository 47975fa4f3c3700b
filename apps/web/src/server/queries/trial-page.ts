import { PARAMETER_SORT, TRIAL_SORTS, type TrialPage } from "@foldwise/core/contracts/http/trial-row";
import { invalid, type Problem } from "@foldwise/core/errors";
import { parseQuery, type Query, someTest, TRIALS } from "@foldwise/core/query";
import { type DimensionSpec, listedValues } from "@foldwise/core/space";
import type { Plan } from "@foldwise/core/sweep";
import type { Context } from "@foldwise/db/client";
import { findSweepHead, listTrials, type TrialFilter, type TrialSort } from "@foldwise/db/repositories/sweep";
import { shortDigest } from "../live/digest";
import { type TrialList, trialList } from "../routes/parameters";
import { trialRowView } from "../views/sweep";

/** @throws FoldwiseError `not-found`; `invalid` for an order or a parameter that the sweep does not have. */
export async function readTrialPage({
  db,
  sweepId,
  list,
}: {
  db: Context;
  sweepId: number;
  list: TrialList;
}): Promise<TrialPage> {
  const { plan } = await findSweepHead({ ctx: db, id: sweepId });
  const { after, before, from, limit } = list;
  const page = await listTrials({
    ctx: db,
    sweepId,
    ...readTrialList(plan, list),
    after,
    before,
    from,
    limit,
  });
  const answer = { ...page, trials: page.trials.map(trialRowView) };
  return { ...answer, version: shortDigest(answer) };
}

/** A list's own query, as a stream takes it for its page of trials. @throws FoldwiseError `invalid` */
export function parseTrialList(text: string): TrialList {
  const query = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(text)) query.set(key, [...(query.get(key) ?? []), value]);
  const parsed = trialList.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map(({ path, message }) => ({
      field: "trials",
      value: text.slice(0, 200),
      problem: `${path.join(".") || "the list"}: ${message}`,
      remedy: "write it as the query of GET /api/v1/sweeps/{id}/trials",
    })),
  );
}

/** Filter and order as the plan's space understands them. @throws FoldwiseError `invalid` */
export function readTrialList(plan: Plan, list: TrialList): { filter: TrialFilter; sort: TrialSort } {
  const problems: Problem[] = [];
  const sort = sortOf(plan, list, problems);
  const query = list.filter === undefined ? undefined : queryOf(plan, list.filter, problems);
  const parameters = (list.parameter ?? []).flatMap((text) => parameterOf(plan, text, problems) ?? []);
  if ([list.after, list.before, list.from].filter((one) => one !== undefined).length > 1)
    problems.push({
      field: "after",
      value: list.after ?? list.before ?? "",
      problem: "after, before and from exclude each other",
      remedy: "give one of them",
    });
  if (problems.length > 0) throw invalid(problems);
  return {
    sort,
    filter: {
      states: list.state,
      variant: list.variant,
      numbers: list.number,
      parameters,
      text: list.contains,
      ...(query === undefined ? {} : { query }),
    },
  };
}

/** @throws QueryError */
function queryOf(plan: Plan, filter: string, problems: Problem[]): Query {
  const query = parseQuery(filter, { schema: TRIALS });
  const unknown = new Set<string>();
  someTest(query, ({ field }) => {
    if (field.entity === "param" && !dimensionOf(plan, field.key)) unknown.add(field.key);
    return false;
  });
  const known = Object.keys(plan.space);
  for (const key of unknown)
    problems.push({
      field: "filter",
      value: `params.${key}`,
      problem: "names no searched parameter of this sweep",
      remedy: known.length > 0 ? `use ${known.map((name) => `params.${name}`).join(", ")}` : "leave it out",
    });
  return query;
}

function sortOf(plan: Plan, { sort, order }: TrialList, problems: Problem[]): TrialSort {
  const descending = order === "desc";
  const by = TRIAL_SORTS.find((known) => known === sort);
  if (by) return { by, descending };
  const name = sort.startsWith(PARAMETER_SORT) ? sort.slice(PARAMETER_SORT.length) : "";
  const dimension = dimensionOf(plan, name);
  if (dimension) return { by: "parameter", name, isNumber: hasNumbers(dimension), descending };
  problems.push({
    field: "sort",
    value: sort,
    problem: "the trials of this sweep have no such order",
    remedy: `use ${[...TRIAL_SORTS, ...Object.keys(plan.space).map((key) => `${PARAMETER_SORT}${key}`)].join(", ")}`,
  });
  return { by: "number", descending };
}

type ParameterFilter = NonNullable<TrialFilter["parameters"]>[number];

function parameterOf(plan: Plan, text: string, problems: Problem[]): ParameterFilter | null {
  const at = text.indexOf("=");
  const [name, value] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  const dimension = dimensionOf(plan, name);
  const refuse = (problem: string, remedy: string) => {
    problems.push({ field: "parameter", value: text, problem, remedy });
    return null;
  };
  if (!dimension) {
    const known = Object.keys(plan.space);
    return refuse(
      "names no searched parameter of this sweep",
      known.length > 0 ? `begin with one of ${known.map((key) => `${key}=`).join(", ")}` : "leave it out",
    );
  }
  if (!hasNumbers(dimension)) return { name, text: value };
  const [low, high] = value.includes("..") ? value.split("..", 2).map(endOf) : [endOf(value), endOf(value)];
  if (low === undefined || high === undefined || (low === null && high === null))
    return refuse("is not a number or a range", `write ${name}=0.1 or ${name}=0.1..0.5`);
  return { name, low, high };
}

/** Null for an end that is left out, undefined for what is no number. */
function endOf(text: string): number | null | undefined {
  if (text === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function dimensionOf({ space }: Plan, name: string): DimensionSpec | null {
  return Object.hasOwn(space, name) ? (space[name] ?? null) : null;
}

/** Whether its values are numbers, besides null: they have the order of numbers, and ranges. */
function hasNumbers(dimension: DimensionSpec): boolean {
  const listed = listedValues(dimension);
  return listed === null || listed.values.every((value) => typeof value === "number" || value === null);
}
