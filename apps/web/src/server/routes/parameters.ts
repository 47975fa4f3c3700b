import { z } from "zod";
import { integerText, listOf, single } from "../edge/define";

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
