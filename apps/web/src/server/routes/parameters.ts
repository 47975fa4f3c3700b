import { z } from "zod";
import { integerText, once, several } from "../edge/define";

export const id = z.object({ id: integerText });
/** A dataset's number or slug. */
export const datasetKey = z.object({
  id: z.string().transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : text)),
});
export const limit = once(integerText.pipe(z.int().min(1).max(500)));
export const metricNames = several(z.string().min(1).max(250), 50);
export const follow = z.strictObject({
  metric: metricNames.optional(),
  /** Where curves or metrics were read up to; Last-Event-ID goes before it. */
  cursor: once(z.string().max(4_000)).optional(),
});
