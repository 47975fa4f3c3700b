import { z } from "zod";
import { invalid } from "../errors";
import { NO_CREDENTIALS, readYaml } from "../input";
import { DATASET_KINDS } from "../words";
import { PATIENT_POLICIES } from "./import/assign-patients";

const text = z
  .string()
  .min(1)
  .refine(...NO_CREDENTIALS);

/** What a set's `manifest.yaml` says of it: name, origin, licence, and how it is to be imported. */
export const manifestSchema = z
  .strictObject({
    /** What a plan writes after `dataset:`. */
    slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case words joined by hyphens"),
    name: z.string().min(1).max(120),
    description: text,
    kind: z.enum(DATASET_KINDS),
    licence: text,
    source: text,
    attribution: z
      .string()
      .refine(...NO_CREDENTIALS)
      .optional(),
    /** The positive class first. */
    classes: z.array(z.string().min(1)).min(2),
    patientPolicy: z.enum(PATIENT_POLICIES),
    /** Images by fold and class, where they are known beforehand. */
    counts: z.record(z.string().regex(/^\d+$/), z.record(z.string(), z.int().min(1))).optional(),
  })
  .refine(
    ({ kind, name, description }) =>
      kind !== "synthetic" || (/synthetic/i.test(name) && /synthetic/i.test(description)),
    { message: "a synthetic set says so in its name and description", path: ["name"] },
  );
export type DatasetManifest = z.infer<typeof manifestSchema>;

const REFUSED = "The manifest was refused";

/** @throws FoldwiseError "invalid" naming every bad field */
export function parseManifest(text: string): DatasetManifest {
  const result = manifestSchema.safeParse(readYaml(text, { root: "manifest", refusal: REFUSED }));
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.map((issue) => ({
      field: issue.path.join(".") || "manifest",
      value: issue.code,
      problem: issue.message,
    })),
    REFUSED,
  );
}
