import { setTimeout as sleep } from "node:timers/promises";
import type { MetricStore } from "../contract";

const MAX_TRIES = 50;

/** A store whose caller sends again what a broken connection took away, as every client does. */
export function patient(store: MetricStore): MetricStore {
  return {
    append: (batch) => persist(() => store.append(batch)),
    appendFenced: (batch) => persist(() => store.appendFenced(batch)),
    readPoints: (selection) => persist(() => store.readPoints(selection)),
    readBuckets: (request) => persist(() => store.readBuckets(request)),
    follow: (request) => persist(() => store.follow(request)),
    names: (of) => persist(() => store.names(of)),
    latest: (request) => persist(() => store.latest(request)),
    lastPoints: (request) => persist(() => store.lastPoints(request)),
    page: (request) => persist(() => store.page(request)),
    attachRun: (request) => persist(() => store.attachRun(request)),
    deleteRun: (request) => persist(() => store.deleteRun(request)),
    weigh: (request) => persist(() => store.weigh(request)),
    compact: (options) => persist(() => store.compact(options)),
    health: () => persist(() => store.health()),
  };
}

async function persist<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await call();
    } catch (error) {
      if (tries === MAX_TRIES || !isBroken(error)) throw error;
      await sleep(10);
    }
}

function isBroken(error: unknown): boolean {
  for (let here = error; here instanceof Error; here = here.cause) {
    if ("code" in here && (here.code === "57P01" || here.code === "ECONNRESET")) return true;
    if (/^Connection terminated|not queryable/.test(here.message)) return true;
  }
  return false;
}
