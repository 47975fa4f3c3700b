import { concat, EMPTY, stepAt } from "../codec/columns";
import { decodeBatch } from "../codec/journal";
import { addBoundaries, type Boundary, firstChange } from "../merge/fence";
import { groupPlaces } from "../merge/group";
import { type Addition, boundariesOf, holding } from "../merge/merge-points";
import { type Place, place } from "../merge/place";
import { chunksToUnpack, rewriteGroup } from "../merge/rewrite";
import { type ChunkRow, keyOf, loadMetas, loadPayloads, loadTails } from "./chunk-rows";
import type { Queryable } from "./context";
import { deleteSome } from "./delete-run";
import { REFRESH_LATEST } from "./latest";
import { reasonOf } from "./load";
import { tryLockOwners } from "./lock";
import { MAX_STEP } from "./read-points";
import { loadSummaryRows, type SeriesRow } from "./series-rows";
import { noteAdded, RECOMPUTE_SERIES, updateSeries } from "./update-series";
import { writeRewrites } from "./write-rewrites";

export const MAX_BATCHES = 256;
const MAX_POINTS = 400_000;
/** Points of chunks that are unpacked at a time. */
const MAX_UNPACKED = 1_000_000;
/** A binary counter of chunks under 256 points has at most so many. */
const SMALL_CHUNKS = 10;

export interface Compaction {
  batches: number;
  points: number;
}

/** A series while it is compacted. */
export interface Work {
  row: SeriesRow;
  additions: Addition[];
  before: Boundary[];
  after: Boundary[];
  places: Place<ChunkRow>[];
  /** The lowest step of the additions. */
  fromStep: bigint;
}

/**
 * Merges up to 256 batches of each owner's journal into its chunks, within the caller's transaction (read committed):
 * many owners at once, so that a hundred slow ones cost one commit. Owners that another process has are left out.
 * Deletes exactly the rows it read: identity order is not commit order.
 */
export async function compactOwners(client: Queryable, ownerIds: readonly number[]): Promise<Compaction> {
  const locked = await tryLockOwners(client, ownerIds);
  const living = await existingOwners(client, locked);
  for (const ownerId of locked) {
    // Batches that were acknowledged while their run was purged.
    if (!living.includes(ownerId)) while (await deleteSome(client, ownerId, { points: 0, bytes: 0 }));
  }
  const journal = await takeJournal(client, living);
  if (journal.ids.length === 0) return { batches: 0, points: 0 };
  const wanted = [...journal.owners].flatMap(([ownerId, { additions }]) =>
    [...additions.keys()].map((nameId) => ({ ownerId, nameId })),
  );
  const rows = await loadSummaryRows(client, wanted);
  const works = rows.map((row) =>
    begin(row, journal.owners.get(row.ownerId)?.additions.get(row.nameId) ?? []),
  );
  await placeAll(client, works);
  await rewriteAll(client, works);
  const nameIds = [...new Set(rows.map(({ nameId }) => nameId))];
  await client.query(REFRESH_LATEST, [[...journal.owners.keys()], null, nameIds]);
  await recordCompactions(client, journal, works);
  await client.query("delete from metric_journal where id = any($1::bigint[])", [journal.ids]);
  return { batches: journal.ids.length, points: journal.points };
}

/** Slice by slice, so that late points all over long series take no more memory than others. */
async function rewriteAll(client: Queryable, works: readonly Work[]): Promise<void> {
  const lossy = new Set<number>();
  for (const slice of slices(works)) {
    const unpacked = await loadPayloads(
      client,
      slice.flatMap(({ group }) => chunksToUnpack(group)),
    );
    const unpack = (meta: ChunkRow) => unpacked.get(keyOf(meta)) ?? "the chunk is missing";
    const rewrites = slice.map(({ work: { row, before, after }, group }) => ({
      row,
      change: rewriteGroup(group, before, after, unpack),
    }));
    await writeRewrites(client, rewrites);
    for (const { row, change } of rewrites) {
      noteAdded(row, change);
      if (change.dropped || change.damaged.length > 0) lossy.add(row.id);
    }
  }
  await updateSeries(
    client,
    works.map(({ row, after }) => ({ ...row, boundaries: after })),
  );
  if (lossy.size > 0) await client.query(RECOMPUTE_SERIES, [[...lossy]]);
}

interface Part {
  work: Work;
  group: Place<ChunkRow>[];
}

/** Groups of all series, together until the chunks to unpack have a million points. */
function slices(works: readonly Work[]): Part[][] {
  const all: Part[][] = [];
  let open: Part[] = [];
  let points = 0;
  for (const work of works)
    for (const group of groupPlaces(work.places)) {
      const more = chunksToUnpack(group).reduce((sum, meta) => sum + meta.points, 0);
      if (open.length > 0 && points + more > MAX_UNPACKED) {
        all.push(open);
        open = [];
        points = 0;
      }
      points += more;
      open.push({ work, group });
    }
  return open.length > 0 ? [...all, open] : all;
}

async function existingOwners(client: Queryable, ownerIds: readonly number[]): Promise<number[]> {
  const { rows } = await client.query<{ id: string }>(
    `select owner.id from unnest($1::bigint[]) owner(id)
     where exists (select from training where training.points_id = owner.id)
       or exists (select from run where run.points_id = owner.id)`,
    [ownerIds],
  );
  return rows.map(({ id }) => Number(id));
}

interface OwnerJournal {
  batches: number;
  points: number;
  /** By name id. */
  additions: Map<number, Addition[]>;
}

interface Journal {
  ids: string[];
  points: number;
  owners: Map<number, OwnerJournal>;
}

async function takeJournal(client: Queryable, ownerIds: readonly number[]): Promise<Journal> {
  const { rows } = await client.query<{
    id: string;
    owner_id: string;
    attempt: number;
    points: number;
    payload: Buffer;
  }>(
    `select id, owner_id, attempt, points, payload from metric_journal where id in (
       select id from (
         select first.id, sum(points) over (order by owner_id, first.id) - points as before
         from unnest($1::bigint[]) wanted(owner_id) cross join lateral (
           select id, points from metric_journal where owner_id = wanted.owner_id order by id limit $2
         ) first
       ) counted where before < $3
     ) order by id`,
    [ownerIds, MAX_BATCHES, MAX_POINTS],
  );
  const journal: Journal = { ids: [], points: 0, owners: new Map() };
  for (const { id, owner_id, attempt, points, payload } of rows) {
    const ownerId = Number(owner_id);
    const owner = journal.owners.get(ownerId) ?? { batches: 0, points: 0, additions: new Map() };
    journal.owners.set(ownerId, owner);
    journal.ids.push(id);
    owner.batches++;
    try {
      for (const [nameId, columns] of decodeBatch(payload, points))
        add(owner.additions, nameId, { attempt, columns });
      owner.points += points;
      journal.points += points;
    } catch (error) {
      await client.query(
        "insert into metric_quarantine (owner_id, points, reason, payload) values ($1, $2, $3, $4)",
        [ownerId, points, reasonOf(error), payload],
      );
    }
  }
  return journal;
}

/** A row an owner that says what was taken in, for followers and for the rate. */
async function recordCompactions(
  client: Queryable,
  { owners }: Journal,
  works: readonly Work[],
): Promise<void> {
  const compactions = [...owners].map(([ownerId, { batches, points }]) => {
    const own = works.filter(({ row }) => row.ownerId === ownerId);
    return {
      owner: ownerId,
      batches,
      points,
      names: own.map(({ row }) => row.nameId),
      steps: own.map(({ fromStep }) => fromStep.toString()),
    };
  });
  await client.query(
    `insert into metric_compaction (owner_id, batches, points, name_ids, from_steps)
     select (compaction->>'owner')::bigint, (compaction->>'batches')::int, (compaction->>'points')::int,
       array(select jsonb_array_elements_text(compaction->'names')::int),
       array(select jsonb_array_elements_text(compaction->'steps')::bigint)
     from jsonb_array_elements($1::jsonb) compaction`,
    [JSON.stringify(compactions)],
  );
}

function add(additions: Map<number, Addition[]>, nameId: number, addition: Addition): void {
  const list = additions.get(nameId);
  if (list) list.push(addition);
  else additions.set(nameId, [addition]);
}

function begin(row: SeriesRow, additions: readonly Addition[]): Work {
  let fromStep = MAX_STEP;
  for (const { columns } of additions) if (stepAt(columns, 0) < fromStep) fromStep = stepAt(columns, 0);
  const attempts = [...new Set(additions.map(({ attempt }) => attempt))];
  const joined = attempts.map((attempt) => ({
    attempt,
    columns: concat(
      additions.filter((addition) => addition.attempt === attempt).map(({ columns }) => columns),
    ),
  }));
  const firsts = boundariesOf(additions);
  return {
    row,
    additions: joined,
    before: row.boundaries,
    after: addBoundaries(row.boundaries, firsts),
    places: [],
    fromStep,
  };
}

/** Finds the chunks that each series' points touch, and its small last ones. */
async function placeAll(client: Queryable, works: readonly Work[]): Promise<void> {
  const fresh = works.map(({ additions, after }) => holding(additions, after));
  const ranges = works.map((work, i) => {
    const points = fresh[i] ?? EMPTY;
    const first = points.steps.length > 0 ? stepAt(points, 0) : MAX_STEP;
    const changed = firstChange(work.before, work.after);
    const fromStep = changed !== null && changed < first ? changed : first;
    return { seriesId: work.row.id, fromStep, toStep: MAX_STEP };
  });
  const touched = await loadMetas(client, ranges);
  const tails = await loadTails(
    client,
    works.map(({ row }) => row.id),
    SMALL_CHUNKS,
  );
  works.forEach((work, i) => {
    const later = touched.get(work.row.id) ?? [];
    const known = new Set(later.map(keyOf));
    const earlier = (tails.get(work.row.id) ?? []).filter((meta) => !known.has(keyOf(meta)));
    work.places = place([...earlier, ...later], fresh[i] ?? EMPTY, work.before, work.after);
  });
}
