import type { HealthWarning } from "@foldwise/core/contracts/http/worker";
import { formatProblem } from "@foldwise/core/errors";
import {
  type ArtifactSettings,
  type ArtifactStore,
  explainStoreError,
  type StoreProblem,
} from "@foldwise/db/artifacts";

const CHECK_MS = 60_000;
/** While something is wrong, so that what was corrected is seen. */
const RECHECK_MS = 10_000;
/** How long who asks waits for a check: an outage takes longer to be found, and is told to who asks next. */
const BOUND_MS = 3_000;

export interface StoreState {
  kind: ArtifactSettings["place"]["kind"];
  /** The folder, or `s3://bucket/prefix`. */
  place: string;
  status: "ok" | "unchecked" | StoreProblem["status"];
  checkedAt: Date | null;
  problem: StoreProblem | null;
}

export interface StoreCheck {
  /** As found at most a minute ago; never takes longer than three seconds. */
  state(): Promise<StoreState>;
  close(): Promise<void>;
}

/** Writes a few bytes to the artifact store now and then, when it is asked; a problem is also logged, once. */
export function makeStoreCheck({
  settings,
  store,
}: {
  settings: Pick<ArtifactSettings, "place" | "isSeparate">;
  store: Pick<ArtifactStore, "check" | "location">;
}): StoreCheck {
  let found: Pick<StoreState, "status" | "checkedAt" | "problem"> = {
    status: "unchecked",
    checkedAt: null,
    problem: null,
  };
  let checkedAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | null = null;

  async function check(): Promise<void> {
    const problem = await store.check().then(
      () => null,
      (error: unknown) => explainStoreError(error, settings),
    );
    if (problem && problem.message !== found.problem?.message)
      console.error(`Artifacts: ${formatProblem({ ...problem, value: "set" })}`);
    found = { status: problem?.status ?? "ok", checkedAt: new Date(), problem };
    checkedAt = performance.now();
  }

  return {
    async state() {
      if (performance.now() - checkedAt > (found.status === "ok" ? CHECK_MS : RECHECK_MS))
        checking ??= check().finally(() => {
          checking = null;
        });
      if (checking) await within(checking, BOUND_MS);
      return { kind: settings.place.kind, place: store.location, ...found };
    },
    async close() {
      await checking;
    },
  };
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What an answer to anybody may say of a problem: no place. */
export function storeWarnings({ problem }: Pick<StoreState, "problem">): HealthWarning[] {
  if (problem === null) return [];
  return [{ component: "artifacts", problem: `${problem.field} ${problem.problem}`, remedy: problem.remedy }];
}
