import { MEASURED_TENSORFLOW } from "./measured-tensorflow.mjs";

/**
 * What to say of a TensorFlow that nothing here was measured with; null where there is nothing to say.
 * @param version as a trainer or a worker reports it; `none` and nothing are no TensorFlow
 */
export function tensorflowNote(version: unknown): string | null {
  if (typeof version !== "string" || version === "" || version === "none") return null;
  if (version === MEASURED_TENSORFLOW) return null;
  return `TensorFlow ${version}, not ${MEASURED_TENSORFLOW}, with which Foldwise is measured and tested: numbers may differ, and trainings of the two versions are not shared`;
}
