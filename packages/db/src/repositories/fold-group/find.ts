import { notFound } from "@foldwise/core/errors";
import type { GroupedRun } from "@foldwise/core/fold-groups";
import type { RunState } from "@foldwise/core/states";
import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { listRunInputs } from "../logged-run/entry";
import { type FoldGroupRecord, nestedIn, notNested, selectGroups } from "./list";
import { withGroups } from "./members";

/** Most runs that are read of one group. */
export const MAX_GROUP_RUNS = 10_000;
/** Groups beside one that its label is told apart from. */
const MAX_SIBLINGS = 100;

export interface FoldGroupDetail {
  group: FoldGroupRecord;
  /** Other groups with the same parent, or, without one, of the same experiment; the newest. */
  siblings: FoldGroupRecord[];
  /** Oldest first; the newest where there are too many. */
  members: GroupedRun[];
  isCut: boolean;
}

/** @throws FoldwiseError `not-found` */
export async function findFoldGroup({ ctx, id }: { ctx: Context; id: string }): Promise<FoldGroupDetail> {
  const runs = runsOf(id);
  if (runs === null) throw notFound("fold group", id);
  const [[group], members] = await Promise.all([
    selectGroups(ctx, { runs, having: sql`group_id = ${id}`, limit: 1 }),
    listMembers(ctx, id, runs),
  ]);
  if (!group) throw notFound("fold group", id);
  const beside = await selectGroups(ctx, { runs, having: sql`true`, limit: MAX_SIBLINGS });
  return {
    group,
    siblings: beside.filter((other) => other.id !== id),
    members: members.slice(0, MAX_GROUP_RUNS).reverse(),
    isCut: members.length > MAX_GROUP_RUNS,
  };
}

/** Runs among which those of a group are; null for what is no id of a group. */
function runsOf(id: string): SQL | null {
  const [, kind, number] = /^([re])(\d{1,15})(?:-[0-9a-f]{12})?$/.exec(id) ?? [];
  if (number === undefined || (kind === "e" && !id.includes("-"))) return null;
  return kind === "r" ? nestedIn(Number(number)) : notNested(Number(number));
}

async function listMembers(ctx: Context, id: string, runs: SQL): Promise<GroupedRun[]> {
  const { rows } = await ctx.execute<{
    id: string;
    name: string;
    state: RunState;
    fold: string;
    seed: string | null;
    repeat: string | null;
  }>(sql`
    ${withGroups(runs)}
    select id, name, state, fold, seed, repeat from grouped
    where group_id = ${id} order by id desc limit ${MAX_GROUP_RUNS + 1}`);
  const inputs = new Map<number, GroupedRun["datasets"][number][]>();
  for (const { runId, name, digest, tags } of await listRunInputs({
    ctx,
    runIds: rows.map((row) => Number(row.id)),
  })) {
    const own = inputs.get(runId) ?? [];
    own.push({ name, digest, context: tags["mlflow.data.context"] ?? null });
    inputs.set(runId, own);
  }
  return rows.map((row) => ({ ...row, id: Number(row.id), datasets: inputs.get(Number(row.id)) ?? [] }));
}
