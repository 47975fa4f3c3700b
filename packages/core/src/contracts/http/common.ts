import { z } from "zod";

export const when = z.iso.datetime({ offset: true });
export const whenOrNull = when.nullable();
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const failureSchema = z.object({
  kind: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  epoch: z.number().optional(),
});

export const problemSchema = z
  .object({
    field: z.string(),
    value: z.string(),
    problem: z.string(),
    remedy: z.string().optional(),
  })
  .describe("One thing wrong with an input, as `Problem` of the errors.");

export const errorBodySchema = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      problems: z.array(
        z.object({
          field: z.string(),
          value: z.string(),
          problem: z.string(),
          remedy: z.string().optional(),
        }),
      ),
    }),
  })
  .describe("Error body of every rejected request.");
export type ErrorBody = z.infer<typeof errorBodySchema>;
