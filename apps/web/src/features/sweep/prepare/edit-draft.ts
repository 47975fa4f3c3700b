import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import type { SweepEditRequest } from "@foldwise/core/contracts/http/sweep-requests";
import type { Problem } from "@foldwise/core/errors";
import { recordedName } from "../../../entities/sweep/editor-name";

/** What the dialog asks for most often, each a field; all other keys are in `changes`. */
export interface EditDraft {
  maxTrials: number | undefined;
  concurrency: number | undefined;
  priority: number | undefined;
  weight: number | undefined;
  /** YAML of further keys, as in a plan. */
  changes: string;
  /** YAML of a list of configurations. */
  enqueue: string;
  by: string;
}

/** The fields as the plan has them. */
export function draftOf(sweep: SweepDetail, by: string): EditDraft {
  const { maxTrials }: { maxTrials?: unknown } = Object(sweep.plan.budget);
  return {
    maxTrials: typeof maxTrials === "number" ? maxTrials : undefined,
    concurrency: sweep.concurrency,
    priority: sweep.share.priority,
    weight: sweep.share.weight,
    changes: "",
    enqueue: "",
    by,
  };
}

const NUMBERS = ["maxTrials", "concurrency", "priority", "weight"] as const;

/** A draft that was made from an earlier plan, on the plan as it is now: what its author has not touched follows the plan. */
export function draftOnto(draft: EditDraft, before: SweepDetail, now: SweepDetail): EditDraft {
  const [old, next] = [draftOf(before, draft.by), draftOf(now, draft.by)];
  const untouched = NUMBERS.filter((key) => draft[key] === old[key]);
  return { ...draft, ...Object.fromEntries(untouched.map((key) => [key, next[key]])) };
}

/** A text of a draft that cannot be read. */
export class DraftError extends Error {
  readonly field: EditField;

  constructor(field: EditField, message: string) {
    super(message);
    this.name = "DraftError";
    this.field = field;
  }
}

/**
 * The edit that a draft asks for: the fields that differ from the plan, and the keys of its text.
 * @param parse of YAML
 * @throws DraftError where a text is no YAML, or none that an edit can have
 */
export function editOf(
  sweep: SweepDetail,
  draft: EditDraft,
  parse: (text: string) => unknown,
): SweepEditRequest {
  const before = draftOf(sweep, draft.by);
  const changed = (key: (typeof NUMBERS)[number]) => draft[key] !== undefined && draft[key] !== before[key];
  const read = (field: "changes" | "enqueue"): unknown => {
    try {
      return parse(draft[field]);
    } catch (error) {
      throw new DraftError(
        field,
        `is not valid YAML: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
  const texts = draft.changes.trim() === "" ? {} : read("changes");
  if (typeof texts !== "object" || texts === null || Array.isArray(texts))
    throw new DraftError("changes", "write keys with their values, as in a plan: stopping: { kind: median }");
  const points = draft.enqueue.trim() === "" ? [] : read("enqueue");
  if (!Array.isArray(points))
    throw new DraftError("enqueue", "write a list, a point a line: - { learningRate: 0.01 }");
  const merged = (key: string, own: object) => ({ ...Object(Reflect.get(texts, key)), ...own });
  return {
    version: sweep.planVersion,
    changes: {
      ...texts,
      ...(changed("maxTrials") && { budget: merged("budget", { maxTrials: draft.maxTrials }) }),
      ...(changed("concurrency") && { concurrency: draft.concurrency }),
      ...((changed("priority") || changed("weight")) && {
        resources: merged("resources", {
          ...(changed("priority") && { priority: draft.priority }),
          ...(changed("weight") && { weight: draft.weight }),
        }),
      }),
    },
    enqueue: points,
    by: recordedName(draft.by),
  };
}

/** Where the dialog shows what is wrong. */
type EditField = "maxTrials" | "concurrency" | "priority" | "weight" | "changes" | "enqueue";

const FIELDS: Readonly<Record<string, EditField>> = {
  "budget.maxTrials": "maxTrials",
  concurrency: "concurrency",
  "resources.priority": "priority",
  "resources.weight": "weight",
};

/** What is wrong with a draft by itself: numbers that were deleted. */
export function emptyFields(draft: EditDraft): Partial<Record<EditField, string>> {
  const empty = NUMBERS.filter((key) => draft[key] === undefined);
  return Object.fromEntries(empty.map((key) => [key, "needs a number"]));
}

/** What a refusal says, at the fields of the dialog: those of the plan's other keys are in the text of changes. */
export function refusedFields(problems: readonly Problem[]): Partial<Record<EditField, string>> {
  const found = new Map<EditField, string[]>();
  for (const { field, value, problem, remedy } of problems) {
    const own = FIELDS[field];
    const at = own ?? (/^(points|enqueue)\b/.test(field) ? "enqueue" : "changes");
    const text = remedy ? `${problem}; ${remedy}` : problem;
    found.set(at, [...(found.get(at) ?? []), own ? text : `${field}: ${value} ${text}`]);
  }
  return Object.fromEntries([...found].map(([at, texts]) => [at, texts.join("\n")]));
}
