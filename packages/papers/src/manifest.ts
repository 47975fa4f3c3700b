import { invalid } from "@foldwise/core/errors";
import { NO_CREDENTIALS, readYaml } from "@foldwise/core/input";
import { z } from "zod";

const text = z
  .string()
  .trim()
  .min(1)
  .refine(...NO_CREDENTIALS);

const countsSchema = z.record(
  z.string().regex(/^\d+$/, "must be the number of a fold"),
  z.record(z.string(), z.int().min(1)),
);

/** How a folder of images is recognized as a paper's. */
export const paperImagesSchema = z
  .strictObject({
    name: text,
    description: text.optional(),
    /** As the paper's tables and measures write them: folders that differ in case alone get this spelling. */
    classes: z.array(z.string().min(1)).min(2),
    /** Images by fold and class. */
    counts: countsSchema.optional(),
    /** Fingerprint of the imported dataset. */
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits")
      .optional(),
  })
  .refine(({ counts, fingerprint }) => counts !== undefined || fingerprint !== undefined, {
    path: ["counts"],
    message: "needs counts or fingerprint, by which the images are recognized",
  });
export type PaperImages = z.infer<typeof paperImagesSchema>;

/** `paper.yaml` of a folder of data/papers. */
export const paperManifestSchema = z.strictObject({
  /** Also the name of the folder, and the id of the baseline. */
  id: z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, "must be lower-case words joined by - or ."),
  title: text,
  citation: text,
  url: z.url({ protocol: /^https?$/ }),
  images: paperImagesSchema.optional(),
  /** Names in lists, of plans in `sweeps/` by file name without its ending; plans that are not named are not listed. */
  plans: z.record(z.string(), text).default({}),
});
export type PaperManifest = z.infer<typeof paperManifestSchema>;

/** @throws FoldwiseError `invalid` naming every bad field */
export function parsePaperManifest(source: string): PaperManifest {
  const refusal = "The paper was refused";
  const result = paperManifestSchema.safeParse(readYaml(source, { root: "paper", refusal }));
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map((issue) => ({
      field: issue.path.join(".") || "paper",
      value: issue.code,
      problem: issue.message,
    })),
    refusal,
  );
}
