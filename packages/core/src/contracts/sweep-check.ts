import { z } from "zod";
import { planDocumentSchema } from "../sweep/plan";
import { checkedWorkSchema } from "./checked-work";

export const sweepCheckSchema = z
  .object({ plan: planDocumentSchema.nullable(), ...checkedWorkSchema.shape })
  .describe("POST /api/v1/sweeps/check: 200 also for a plan that is refused; plan and cost are null then.");
export type SweepCheck = z.infer<typeof sweepCheckSchema>;
