import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { FoldwiseError } from "@foldwise/core/errors";
import {
  type CommandTraining,
  commandTrainingSchema,
  commandWords,
  evaluationName,
  fillWords,
} from "@foldwise/core/trainers";
import type { Versions } from "@foldwise/db/repositories/training";
import type { DatasetFolders } from "../../datasets/dataset-folders";
import { withImages } from "../../datasets/hold-images";
import { type EvaluateWork, fileOf, type Trainer, type TrainerSession, type TrainWork } from "../contract";
import { readCheckpoint, type State } from "./checkpoint-archive";
import { killMarked } from "./marked-processes";
import { predictionsOf, readOutcomes } from "./outputs";
import { type ProgramAccess, resolveProgram, resolveWorkingFolder } from "./program-access";
import { MARK, markOf, programEnvironment, type Told } from "./program-environment";
import { makeProgramFiles } from "./program-files";
import { ProgramState } from "./program-state";
import { programSession } from "./session";
import { startProgram } from "./start-program";

/** Files among a command's words that are part of what is trained. */
const MAX_CODE_BYTES = 64 * 2 ** 20;

export interface CommandContext {
  readonly home: string;
  readonly datasets: DatasetFolders;
  readonly access: ProgramAccess;
  readonly limits: { readonly stallMs: number; readonly graceMs: number };
}

/** Any program that the worker's configuration allows. */
export function makeCommandTrainer({ home, datasets, access, limits }: CommandContext): Trainer {
  const searchPath = process.env.PATH ?? "";
  return {
    installation: async () => {
      if (access.commands.length === 0)
        throw new FoldwiseError(
          "invalid",
          "This worker runs no commands; set FOLDWISE_COMMANDS for it to the programs that it may run, as in sh,node, and start it again.",
        );
      return { command: "1" };
    },
    inputVersions: async (options) =>
      codeVersions(commandTrainingSchema.shape.trainer.parse(options), access),
    train: (work) =>
      withImages(datasets, work.inputs, (inputs) =>
        train({ ...work, inputs }, { access, limits, searchPath }),
      ),
    evaluate: async (work) => evaluate(work, join(home, "scratch")),
    evaluatesInProcess: true,
  };
}

async function train(
  { inputs, attempt, resume, untilEpoch, makeScratch, place, run, http }: TrainWork,
  { access, limits, searchPath }: Pick<CommandContext, "access" | "limits"> & { searchPath: string },
): Promise<TrainerSession> {
  const own = commandTrainingSchema.parse(inputs.spec);
  const { trainer } = own;
  const { fold, seed } = inputs.spec;
  const [name = "", ...words] = commandWords(trainer.command);
  const program = await resolveProgram(name, access, searchPath);
  const folder =
    trainer.workingDirectory === undefined
      ? null
      : await resolveWorkingFolder(trainer.workingDirectory, access);
  const scratch = await makeScratch();
  // What an earlier attempt of the training left on this machine.
  await killMarked(`${MARK}=${inputs.uid}/`);
  const files = await makeProgramFiles({
    scratch,
    inputs,
    parameters: trainer.parameters,
    user: access.user,
  });
  const resumed =
    resume === null
      ? null
      : await readCheckpoint({
          path: fileOf(resume),
          folder: files.checkpointDir,
          aside: scratch,
          owner: access.user,
        });
  const token = run === null || access.pageUrl === null ? null : await http.issueToken();
  const told: Told = {
    trainingUid: inputs.uid,
    attempt,
    run: run === null ? null : { id: run, url: access.pageUrl && `${access.pageUrl}/runs/${run}` },
    apiUrl: access.pageUrl && `${access.pageUrl}/api/v1`,
    token,
    fold,
    seed,
    steps: trainer.steps,
    parameters: trainer.parameters,
    files,
    resumeStep: resumed?.last.step ?? null,
  };
  await mkdir(join(scratch, "foldwise"), { recursive: true });
  let warn = (_message: string) => {};
  const state = new ProgramState(
    files,
    scratch,
    trainer.selection ?? null,
    (message) => warn(message),
    resumed,
  );
  const args = fillWords(words, {
    parameters: trainer.parameters,
    own: {
      fold: String(fold),
      seed: String(seed),
      steps: String(trainer.steps),
      split: files.split ?? "",
      parametersFile: files.parameters,
      checkpointDir: files.checkpointDir,
      metricsFile: files.metrics,
      predictionsFile: files.predictions,
    },
  });
  const child = startProgram({
    program,
    args,
    cwd: folder ?? files.work,
    env: programEnvironment(process.env, { variables: access.variables, place, told }),
    access,
  });
  const device = place.visible === "none" ? "cpu" : "gpu";
  return programSession({
    child,
    state,
    onWarning: (listen) => {
      warn = listen;
    },
    ready: readyEvent(resumed, device),
    steps: trainer.steps,
    untilStep: untilEpoch ?? null,
    limits: {
      stallMs: trainer.stallSeconds === undefined ? limits.stallMs : trainer.stallSeconds * 1000,
      graceMs:
        trainer.graceSeconds === undefined
          ? limits.graceMs
          : Math.min(trainer.graceSeconds * 1000, limits.graceMs),
    },
    metricsFile: files.metrics,
    http: token === null ? null : { token, read: http.read },
    mark: markOf(told),
    removable: files.root === scratch ? [] : [files.root],
    check: async () => {
      const { kept } = state;
      // Inner folds have no test side: what a program predicts there is not read.
      if (kept === null || inputs.images?.samples.test.length === 0) return;
      const last = kept.last.hasPredictions ? files.predictions : null;
      await readOutcomes({ own, inputs, snapshot: kept.last, predictions: last });
      if (kept.best.step !== kept.last.step)
        await readOutcomes({
          own,
          inputs,
          snapshot: kept.best,
          predictions: predictionsOf(scratch, "best", kept),
        });
    },
  });
}

function readyEvent(resumed: State | null, device: "cpu" | "gpu"): TrainerEvent {
  const versions = { trainer: "command-1", node: process.versions.node };
  return { type: "ready", versions, device, threads: 1, params: null, epoch: resumed?.last.step ?? 0 };
}

/** A program has measured itself while it trained: what it left is read from the checkpoint, checked and handed on. */
function evaluate(work: EvaluateWork, scratch: string): TrainerSession {
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  return { events: evaluations(work, scratch, () => isStopped), stop, kill: async () => stop() };
}

async function* evaluations(
  { inputs, checkpoint, evaluations: wanted }: EvaluateWork,
  scratch: string,
  isStopped: () => boolean,
): AsyncGenerator<TrainerEvent> {
  const own = commandTrainingSchema.parse(inputs.spec);
  await mkdir(scratch, { recursive: true });
  const aside = await mkdtemp(join(scratch, "command-evaluation-"));
  try {
    const state = await readCheckpoint({ path: fileOf(checkpoint), aside });
    yield readyEvent(state, "cpu");
    for (const { weights, conditions } of wanted) {
      if (isStopped()) return yield { type: "done", outcome: "stopped", epoch: state.last.step };
      const snapshot = state[weights];
      const outcomes = await readOutcomes({
        own,
        inputs,
        snapshot,
        predictions: predictionsOf(aside, weights, state),
      });
      const name = evaluationName({ weights, conditions });
      const found = outcomes.find((one) => evaluationName({ weights, conditions: one.conditions }) === name);
      if (!found)
        return yield {
          type: "failed",
          kind: "bad-output",
          message: `The program measured nothing at ${Object.entries(conditions)
            .map(([key, value]) => `${key} ${value}`)
            .join(
              ", ",
            )}; it reported ${outcomes.length} other evaluation(s). Name the conditions with its measures or predictions, or remove them from evaluation.`,
          epoch: state.last.step,
        };
      yield { type: "evaluation", weights, epoch: snapshot.step, ...found };
    }
    yield { type: "done", outcome: "complete", epoch: state.last.step };
  } catch (error) {
    if (!(error instanceof FoldwiseError) || error.code !== "invalid") throw error;
    yield { type: "failed", kind: "bad-output", message: error.message, epoch: 0 };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** SHA-256 of every file that a command's words name: another program is another training. */
async function codeVersions(
  { command, workingDirectory }: CommandTraining["trainer"],
  access: ProgramAccess,
): Promise<Versions> {
  const folder = workingDirectory === undefined ? null : await resolveWorkingFolder(workingDirectory, access);
  const [, ...words] = commandWords(command);
  const versions: Record<string, string> = {};
  for (const word of words) {
    if (word.includes("{{") || word.startsWith("-")) continue;
    const path = isAbsolute(word) ? word : folder && join(folder, word);
    const found = path ? await stat(path).catch(() => null) : null;
    if (path && found?.isFile() && found.size <= MAX_CODE_BYTES)
      versions[`file ${word}`] = await digestOf(path);
  }
  return versions;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
