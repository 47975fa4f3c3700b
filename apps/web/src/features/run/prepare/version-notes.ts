import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { tensorflowNote } from "@foldwise/core/models";
import { z } from "zod";

const specSchema = z.object({ versions: z.object({ continuedFrom: z.string().optional() }) });

/**
 * What is to be known of the libraries behind a run: each TensorFlow that nothing here was measured with, and what else
 * trained it before a worker of other versions went on with it.
 */
export function versionNotes({
  environment,
  attempts,
  spec,
}: Pick<RunDetail, "environment" | "spec"> & {
  attempts: readonly Pick<RunDetail["attempts"][number], "environment">[];
}): string[] {
  const versions = [environment, ...attempts.map((attempt) => attempt.environment)].map(
    (reported) => reported?.tensorflow,
  );
  const continuedFrom = specSchema.safeParse(spec).data?.versions.continuedFrom;
  return [
    ...new Set(versions.flatMap((version) => tensorflowNote(version) ?? [])),
    ...(continuedFrom ? [`Workers of different versions trained it, training ${continuedFrom}`] : []),
  ];
}
