import { type ParameterValue, parameterVariable } from "@foldwise/core/trainers";
import { childEnvironment } from "../../process/child-environment";
import { type Place, visibleDevices } from "../../process/slots";
import type { ProgramFiles } from "./program-files";

/** What a program is told by its environment, besides what every child process gets. */
export interface Told {
  readonly trainingUid: string;
  readonly attempt: number;
  readonly run: { readonly id: number; readonly url: string | null } | null;
  readonly apiUrl: string | null;
  /** What it reports over HTTP with; null where it is not told of a server or a run. */
  readonly token: string | null;
  readonly fold: number;
  readonly seed: number;
  readonly steps: number;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly files: ProgramFiles;
  /** Step of the checkpoint that it goes on from; null for a fresh start. */
  readonly resumeStep: number | null;
}

/** Marks every process that an attempt started, also one that left its group. */
export const MARK = "FOLDWISE_ATTEMPT";

export function markOf({ trainingUid, attempt }: Pick<Told, "trainingUid" | "attempt">): string {
  return `${MARK}=${trainingUid}/${attempt}`;
}

/**
 * A program's environment: an allow-list of the worker's, the names that the worker's configuration adds, and what it is
 * told. Of the worker's own, no password, token, key or address of a service is among it unless somebody configured that.
 */
export function programEnvironment(
  own: NodeJS.ProcessEnv,
  { variables, place, told }: { variables: readonly string[]; place: Place; told: Told },
): NodeJS.ProcessEnv {
  const { files, run, resumeStep } = told;
  const [name, value] = markOf(told).split("=");
  return {
    ...childEnvironment(own),
    ...Object.fromEntries(variables.flatMap((one) => (own[one] === undefined ? [] : [[one, own[one]]]))),
    ...visibleDevices(place),
    // Reports reach the worker as they are printed.
    PYTHONUNBUFFERED: "1",
    ...(name ? { [name]: value } : {}),
    ...(run ? { FOLDWISE_RUN_ID: String(run.id) } : {}),
    ...(run?.url ? { FOLDWISE_RUN_URL: run.url } : {}),
    ...(told.apiUrl ? { FOLDWISE_API_URL: told.apiUrl } : {}),
    ...(told.token === null ? {} : { FOLDWISE_RUN_TOKEN: told.token }),
    FOLDWISE_FOLD: String(told.fold),
    FOLDWISE_SEED: String(told.seed),
    FOLDWISE_STEPS: String(told.steps),
    FOLDWISE_PARAMETERS: files.parameters,
    ...(files.split === null ? {} : { FOLDWISE_SPLIT: files.split }),
    FOLDWISE_CHECKPOINT_DIR: files.checkpointDir,
    FOLDWISE_METRICS_FILE: files.metrics,
    FOLDWISE_PREDICTIONS_FILE: files.predictions,
    ...(resumeStep === null
      ? {}
      : { FOLDWISE_RESUME_FROM: files.checkpointDir, FOLDWISE_RESUME_STEP: String(resumeStep) }),
    ...Object.fromEntries(
      Object.entries(told.parameters).map(([key, given]) => [parameterVariable(key), String(given)]),
    ),
  };
}
