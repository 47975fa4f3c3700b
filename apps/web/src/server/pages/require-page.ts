import type { TableView } from "@foldwise/core/contracts/saved-tables";
import { FoldwiseError } from "@foldwise/core/errors";
import { isNested, objectivesOf } from "@foldwise/core/sweep";
import { findDataset } from "@foldwise/db/repositories/dataset";
import { findFoldGroup } from "@foldwise/db/repositories/fold-group";
import { findRun } from "@foldwise/db/repositories/run";
import { findSweepHead, requireSweep } from "@foldwise/db/repositories/sweep";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { requireToken } from "../edge/token";
import { type Services, services } from "../services";
import { findTable } from "../tables/definitions";
import { viewTable } from "../tables/save";

type Db = Services["db"];

/** Of each page with an id in its address: throws `not-found` where there is no such thing. */
const FINDERS = {
  run: (db: Db, id: string) => findRun({ ctx: db, id: Number(id) }),
  sweep: (db: Db, id: string) => requireSweep({ ctx: db, id: Number(id) }),
  dataset: (db: Db, id: string) => findDataset({ ctx: db, key: /^\d{1,15}$/.test(id) ? Number(id) : id }),
  table: findTable,
  "fold-group": (db: Db, id: string) => findFoldGroup({ ctx: db, id }),
} as const;

const INTEGER_IDS: ReadonlySet<keyof typeof FINDERS> = new Set(["run", "sweep"]);

/**
 * Answers 404 at once for an id that there is not. Whoever may not read learns nothing from it: the page is served, and
 * asks for the token. A server that cannot tell leaves the error to the page's own requests.
 */
export async function requirePage(kind: keyof typeof FINDERS, id: string): Promise<void> {
  if (INTEGER_IDS.has(kind) && !/^\d{1,15}$/.test(id)) notFound();
  if (await isMissing(kind, id)) notFound();
}

async function isMissing(kind: keyof typeof FINDERS, id: string): Promise<boolean> {
  try {
    await FINDERS[kind](await readableDb(), id);
    return false;
  } catch (error) {
    return error instanceof FoldwiseError && error.code === "not-found";
  }
}

/**
 * A table for its editor's page to come with. Null where this cannot be told, or whoever asks may not read it: the page's
 * own requests find it, or ask for the token.
 */
export async function findPageTable(id: string): Promise<TableView | null> {
  try {
    return await viewTable(await readableDb(), id);
  } catch {
    return null;
  }
}

/** What decides the order of a sweep's trials, for its page to ask for them at once. Null as of `findPageTable`. */
export async function findPageOrder(
  id: string,
): Promise<{ objective: { direction: "maximize" | "minimize" }; nested: object | null } | null> {
  try {
    const { plan } = await findSweepHead({ ctx: await readableDb(), id: Number(id) });
    const [objective] = objectivesOf(plan);
    return objective
      ? { objective: { direction: objective.direction }, nested: isNested(plan) ? {} : null }
      : null;
  } catch {
    return null;
  }
}

/** The database, for whoever may read it. @throws FoldwiseError `unauthorized` */
async function readableDb(): Promise<Db> {
  const request = new Request("http://page.invalid/", { headers: await headers() });
  const { db, environment } = services();
  await requireToken(request, { token: environment.token, db });
  return db;
}
