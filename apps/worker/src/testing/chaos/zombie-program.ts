import { readFileSync } from "node:fs";
import { isRunnable } from "@foldwise/core/states";
import { REFUSED_SEQ } from "@foldwise/db/repositories/log-line";
import * as schema from "@foldwise/db/schema";
import { and, eq } from "drizzle-orm";
import { expect } from "vitest";
import { markedProcesses } from "../../trainers/command/marked-processes";
import type { System } from "./system";
import { untilStored } from "./watch";

/** What a program needs to report as its attempt. */
export interface Reporter {
  uid: string;
  attempt: number;
  url: string;
  token: string;
}

/** The programs of trainings, by process. */
export async function findPrograms(uids: readonly string[]): Promise<Map<number, Reporter>> {
  const pids = (await Promise.all(uids.map((uid) => markedProcesses(`FOLDWISE_ATTEMPT=${uid}/`)))).flat();
  return new Map(
    pids
      .sort((a, b) => a - b)
      .flatMap((pid) => {
        const reporter = reporterOf(pid);
        return reporter ? [[pid, reporter]] : [];
      }),
  );
}

/** Undefined of the shell beside a program, which only waits for its worker's end. */
function reporterOf(pid: number): Reporter | undefined {
  const program = read(pid, "cmdline")[0]?.split("/").at(-1);
  const entries = read(pid, "environ").map((entry) => entry.split("=", 2) as [string, string?]);
  const of = Object.fromEntries(entries);
  const { FOLDWISE_ATTEMPT, FOLDWISE_API_URL, FOLDWISE_RUN_ID, FOLDWISE_RUN_TOKEN: token } = of;
  const [uid, attempt] = FOLDWISE_ATTEMPT?.split("/") ?? [];
  if (program !== "node" || uid === undefined || token === undefined) return undefined;
  return { uid, attempt: Number(attempt), url: `${FOLDWISE_API_URL}/runs/${FOLDWISE_RUN_ID}/metrics`, token };
}

function read(pid: number, file: "cmdline" | "environ"): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0");
  } catch {
    return [];
  }
}

/**
 * Reports what a program would that has outlived its attempt, as a part of it on another machine does: the next attempt kills
 * what is left of the one before on its own. Once another has replaced it, it is refused, and its log says so.
 */
export async function reportAsZombie({ lab }: System, { uid, attempt, url, token }: Reporter): Promise<void> {
  const { db } = lab.connection;
  const { training, attempt: attempts, logLine } = schema;
  const id = await untilStored(`the end of attempt ${attempt} of training ${uid}`, async () => {
    const [row] = await db
      .select({ id: training.id, newest: training.attempt, state: training.state, endedAt: attempts.endedAt })
      .from(training)
      .innerJoin(attempts, and(eq(attempts.trainingId, training.id), eq(attempts.number, attempt)))
      .where(eq(training.uid, uid));
    // Nobody goes on with one whose trial has ended or waits.
    const isOver = row !== undefined && row.endedAt !== null && !isRunnable(row.state);
    return row && (row.newest > attempt || isOver) ? { id: row.id } : null;
  });
  const status = await untilStored(`an answer to attempt ${attempt} of training ${uid}`, async () => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ step: 1, metrics: { "val/error": 99 } }),
      signal: AbortSignal.timeout(2_000),
    }).catch(() => null);
    return answer && (answer.ok || (answer.status < 500 && answer.status !== 429)) ? answer.status : null;
  });
  expect(status).toBe(409);
  const ofAttempt = and(
    eq(logLine.trainingId, id.id),
    eq(logLine.attempt, attempt),
    eq(logLine.seq, REFUSED_SEQ),
  );
  const lines = await untilStored("the refusal in its log", async () => {
    const found = await db.select({ line: logLine.line }).from(logLine).where(ofAttempt);
    return found.length > 0 && found;
  });
  expect(lines).toMatchObject([{ line: expect.stringContaining("A report over HTTP was refused") }]);
}
