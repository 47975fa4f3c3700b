import { MAX_FILTER_LENGTH } from "@foldwise/core/query";
import { TRIAL_STATES } from "@foldwise/core/states";
import { z } from "zod";
import { integerText, listOf, single, smallIntegerText } from "../edge/define";

export const id = z.object({ id: integerText });
/** A dataset's number or slug. */
export const datasetKey = z.object({
  id: z.string().transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : text)),
});
export const limit = single(integerText.pipe(z.int().min(1).max(500)));
export const metricNames = listOf(z.string().min(1).max(250), 50);
export const follow = z.strictObject({
  metric: metricNames.optional(),
  /** Where curves or metrics were read up to; Last-Event-ID goes before it. */
  cursor: single(z.string().max(4_000)).optional(),
});

/** Numbers of trials that are to be among the ones shown. */
export const trialNumbers = (most: number) => listOf(smallIntegerText, most);

const cursor = single(z.string().max(500));
/** What of a sweep's trials is listed, and in which order. */
export const trialList = z.strictObject({
  sort: single(z.string().max(200)).default("number"),
  order: single(z.enum(["asc", "desc"])).default("asc"),
  state: listOf(z.enum(TRIAL_STATES), TRIAL_STATES.length).optional(),
  variant: single(z.string().max(200)).optional(),
  number: trialNumbers(500).optional(),
  /** `name=value`, `name=low..high`. */
  parameter: z.array(z.string().max(300)).max(20, "at most 20").optional(),
  contains: single(z.string().max(200)).optional(),
  filter: single(z.string().max(MAX_FILTER_LENGTH)).optional(),
  after: cursor.optional(),
  before: cursor.optional(),
  from: single(smallIntegerText).optional(),
  limit: single(integerText.pipe(z.int().min(1).max(500))).default(50),
});
export type TrialList = z.output<typeof trialList>;
