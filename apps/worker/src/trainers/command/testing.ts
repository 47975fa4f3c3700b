import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import type { TrainingInputs } from "@foldwise/db/repositories/training";
import { afterAll, beforeAll } from "vitest";
import type { DatasetFolders } from "../../datasets/dataset-folders";
import { CPU_PLACE } from "../../process/slots";
import type { HttpReports, SessionEvent, TrainerSession } from "../contract";
import type { ProgramAccess } from "./program-access";
import { makeCommandTrainer } from "./trainer";

export let folder: string;

/** Called once by each test file: a folder for its programs, while its tests run. */
export function useProgramFolder(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "foldwise-command-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
}

export const NEVER_MS = 600_000;
export const access: ProgramAccess = {
  commands: ["sh", "node", process.execPath],
  folders: { roots: null, isExposed: false, variable: "FOLDWISE_COMMAND_FOLDERS" },
  user: null,
  memoryBytes: null,
  openFiles: null,
  variables: [],
  pageUrl: "http://127.0.0.1:7788",
};

export let runs = 0;
/** Of this file's programs: those of files that run beside it are found by their uid and killed too. */
const own = randomUUID();
export const uidOf = () => `${own}-${runs}`;
export interface Given {
  trainer?: object;
  access?: Partial<ProgramAccess>;
  resume?: string | null;
  untilEpoch?: number;
  limits?: { stallMs?: number; graceMs?: number };
  images?: TrainingInputs["images"];
  http?: HttpReports;
}

/** Images that are where they were imported from. */
export const LOCAL_DATASETS: DatasetFolders = {
  hold: async ({ location }) => ({ path: location, release: () => undefined }),
  archive: async () => null,
};

/** Runs a shell script as the program of a training of its own. */
export async function start(
  script: string,
  given: Given = {},
): Promise<TrainerSession & { scratch: string }> {
  const scratch = join(folder, `run-${++runs}`);
  mkdirSync(scratch);
  const trainer = makeCommandTrainer({
    home: folder,
    datasets: LOCAL_DATASETS,
    access: { ...access, ...given.access },
    limits: { stallMs: NEVER_MS, graceMs: NEVER_MS, ...given.limits },
  });
  const session = await trainer.train(
    {
      inputs: inputsOf(
        { kind: "command", command: ["sh", "-c", script], ...given.trainer },
        given.images ?? null,
      ),
      attempt: 1,
      run: 5,
      resume: given.resume ? { path: given.resume } : null,
      isChanged: false,
      ...(given.untilEpoch === undefined ? {} : { untilEpoch: given.untilEpoch }),
      makeScratch: async () => scratch,
      place: CPU_PLACE,
      http: given.http ?? { issueToken: async () => "fwrun_token", read: async () => null },
      signal: new AbortController().signal,
    },
    () => {},
  );
  return Object.assign(session, { scratch });
}

export function inputsOf(trainer: object, images: TrainingInputs["images"] = null): TrainingInputs {
  return {
    trainingId: 1,
    uid: uidOf(),
    images,
    spec: {
      trainer: { kind: "command", ...trainer },
      data: {},
      training: {},
      dataset: null,
      split: null,
      fold: 2,
      seed: 7,
      versions: {},
      salt: null,
    },
  };
}

/** The checkpoints of a program are files. */
export function withFile(event: SessionEvent): TrainerEvent {
  if (event.type !== "epoch") return event;
  const { checkpoint } = event;
  if (!("path" in checkpoint)) throw new Error(`the checkpoint of epoch ${event.epoch} is no file`);
  return { ...event, checkpoint };
}

export async function taken(session: TrainerSession): Promise<TrainerEvent[]> {
  const events: TrainerEvent[] = [];
  for await (const event of session.events) events.push(withFile(event));
  await session.kill();
  return events;
}
export const ofType = <T extends TrainerEvent["type"]>(events: readonly TrainerEvent[], type: T) =>
  events.filter((event): event is Extract<TrainerEvent, { type: T }> => event.type === type);
export const pointsOf = (events: readonly TrainerEvent[]) =>
  ofType(events, "points").flatMap(({ points }) =>
    points.map(({ name, step, value }) => [name, step, value]),
  );
export const linesOf = (events: readonly TrainerEvent[]) =>
  ofType(events, "log").map(({ message }) => message);
