import { z } from "zod";
import { curveSchema } from "./run";
import { sweepDetailSchema, trialViewSchema } from "./sweep";
import { trialRowSchema } from "./trial-row";

const liveSweepSchema = sweepDetailSchema.omit({ plan: true, source: true, cost: true });

const changedShape = liveSweepSchema.omit({ trialViews: true }).partial();
const { shape } = liveSweepSchema;

/** What is left out has not changed: a default would take the place of what there is. */
function unlessSame<Field extends z.ZodType>(field: z.ZodDefault<Field>): z.ZodOptional<Field> {
  const own = field.unwrap().optional();
  return field.description === undefined ? own : own.describe(field.description);
}

const changedSweepSchema = changedShape.extend({
  plan: sweepDetailSchema.shape.plan.optional().describe("The plan in force: an edit puts another one."),
  planVersion: unlessSame(shape.planVersion),
  objectives: unlessSame(shape.objectives),
  constraints: unlessSame(shape.constraints),
  front: unlessSame(shape.front),
  trialsLeftOut: unlessSame(shape.trialsLeftOut),
  parameters: unlessSame(shape.parameters),
  failureReasons: unlessSame(shape.failureReasons),
  nested: unlessSame(shape.nested),
  usage: unlessSame(shape.usage),
  warmStart: unlessSame(shape.warmStart),
  edits: unlessSame(shape.edits),
});

export const sweepStreamEventSchema = z
  .discriminatedUnion("type", [
    z.object({
      type: z.literal("sweep"),
      sweep: liveSweepSchema,
    }),
    z
      .object({
        type: z.literal("changes"),
        sweep: changedSweepSchema.describe("What has changed of the sweep; the rest stays."),
        trialViews: z.array(trialViewSchema).describe("Those that are new or have changed."),
        trialNumbers: z
          .array(z.int())
          .nullable()
          .describe("Numbers of all of `trialViews`, in order, where it is not the same trials any more."),
      })
      .describe("Sent in place of `sweep` where `changes=1` asks for it."),
    z
      .object({
        type: z.literal("trials"),
        trials: z.array(trialRowSchema).describe("Rows that are new or have changed."),
        numbers: z
          .array(z.int())
          .nullable()
          .describe("Numbers of all rows, in order, where they are not the same any more."),
        total: z.int().describe("Trials of the sweep."),
        matching: z.int().describe("Trials that the filters leave."),
        offset: z.int().describe("Of these, how many stand before the first row."),
        next: z.string().nullable().describe("Cursor of the trials after these; null when there are none."),
        previous: z
          .string()
          .nullable()
          .describe("Cursor of the trials before these; null when there are none."),
      })
      .describe("What has changed of the page of trials that the parameters of the list ask for."),
    z.object({
      type: z.literal("points"),
      changes: z.array(
        curveSchema.extend({
          resetFrom: z
            .number()
            .nullable()
            .describe("Points from this epoch on are replaced: a new attempt went back."),
        }),
      ),
    }),
  ])
  .describe(
    "Server-Sent Events of GET /api/v1/sweeps/:id/stream. The event's id is an opaque cursor; a reconnect with Last-Event-ID gets what came since. `sweep` carries the detail without plan and source, at most twice a second; with `changes=1` only what has changed of it is sent, as `changes`, the plan too.",
  );
export type SweepStreamEvent = z.infer<typeof sweepStreamEventSchema>;
