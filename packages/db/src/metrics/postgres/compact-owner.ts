import { concat, EMPTY, stepAt } from "../codec/columns";
import { decodeBatch } from "../codec/journal";
import { addBoundaries, type Boundary, firstChange } from "../merge/fence";
import { type Addition, boundariesOf, holding } from "../merge/merge-points";
import { type Place, place } from "../merge/place";
import { chunksToUnpack, type Rewrite, rewrite } from "../merge/rewrite";
import { type ChunkRow, keyOf, loadMetas, loadPayloads, loadTails } from "./chunk-rows";
import type { Queryable } from "./context";
import { deleteSome } from "./delete-run";
import { REFRESH_LATEST } from "./latest";
import { reasonOf } from "./load";
import { tryLockOwner } from "./lock";
import { HIGHEST } from "./read-points";
import { loadSummaryRows, type SeriesRow } from "./series-rows";
import { writeRewrites } from "./write-rewrites";

const MOST_BATCHES = 256;
const MOST_POINTS = 400_000;
/** A binary counter of chunks under 256 points has at most so many. */
const SMALL_CHUNKS = 10;

export interface Fold {
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
 * Merges up to 256 batches of an owner's journal into its chunks, within the caller's transaction (read committed).
 * Null when another process has the owner. Deletes exactly the rows it read: identity order is not commit order.
 */
export async function compactOwner(client: Queryable, ownerId: number): Promise<Fold | null> {
  if (!(await tryLockOwner(client, ownerId))) return null;
  if (!(await ownerExists(client, ownerId))) {
    // Batches that were acknowledged while their run was purged.
    while (await deleteSome(client, ownerId));
    return { batches: 0, points: 0 };
  }
  const journal = await takeJournal(client, ownerId);
  if (journal.ids.length === 0) return { batches: 0, points: 0 };
  const rows = await loadSummaryRows(client, ownerId, [...journal.additions.keys()]);
  const works = rows.map((row) => begin(row, journal.additions.get(row.nameId) ?? []));
  await placeAll(client, works);
  const unpacked = await loadPayloads(
    client,
    works.flatMap(({ places }) => chunksToUnpack(places)),
  );
  const rewrites = works.map((work): [Work, Rewrite<ChunkRow>] => [
    work,
    rewrite(
      work.places,
      work.before,
      work.after,
      (meta) => unpacked.get(keyOf(meta)) ?? "the chunk is missing",
    ),
  ]);
  await writeRewrites(client, ownerId, rewrites);
  await client.query(REFRESH_LATEST, [[ownerId], null, rows.map(({ nameId }) => nameId)]);
  await client.query(
    "insert into metric_fold (owner_id, batches, points, name_ids, from_steps) values ($1, $2, $3, $4::int[], $5::bigint[])",
    [
      ownerId,
      journal.ids.length,
      journal.points,
      works.map(({ row }) => row.nameId),
      works.map(({ fromStep }) => fromStep.toString()),
    ],
  );
  await client.query("delete from metric_journal where id = any($1::bigint[])", [journal.ids]);
  return { batches: journal.ids.length, points: journal.points };
}

async function ownerExists(client: Queryable, ownerId: number): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select from training where points_id = $1) or exists (select from run where points_id = $1) as found`,
    [ownerId],
  );
  return rows[0]?.found === true;
}

interface Journal {
  ids: string[];
  points: number;
  /** By name id. */
  additions: Map<number, Addition[]>;
}

async function takeJournal(client: Queryable, ownerId: number): Promise<Journal> {
  const { rows } = await client.query<{ id: string; attempt: number; points: number; payload: Buffer }>(
    `select id, attempt, points, payload from metric_journal where id in (
       select id from (
         select id, sum(points) over (order by id) - points as before
         from (select id, points from metric_journal where owner_id = $1 order by id limit $2) first
       ) counted where before < $3
     ) order by id`,
    [ownerId, MOST_BATCHES, MOST_POINTS],
  );
  const journal: Journal = { ids: [], points: 0, additions: new Map() };
  for (const { id, attempt, points, payload } of rows) {
    journal.ids.push(id);
    try {
      for (const [nameId, columns] of decodeBatch(payload, points))
        add(journal.additions, nameId, { attempt, columns });
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

function add(additions: Map<number, Addition[]>, nameId: number, addition: Addition): void {
  const list = additions.get(nameId);
  if (list) list.push(addition);
  else additions.set(nameId, [addition]);
}

function begin(row: SeriesRow, additions: readonly Addition[]): Work {
  let fromStep = HIGHEST;
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
    const first = points.steps.length > 0 ? stepAt(points, 0) : HIGHEST;
    const changed = firstChange(work.before, work.after);
    const fromStep = changed !== null && changed < first ? changed : first;
    return { seriesId: work.row.id, fromStep, toStep: HIGHEST };
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
