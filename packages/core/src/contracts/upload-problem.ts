import type { Problem } from "../errors";
import { IMAGE_FORMATS_TEXT, sniffImage } from "../imaging/formats";
import { type PredictPayload, UPLOAD_LIMITS } from "./worker-requests";

const MEGA = 1_000_000;

/** Why a file cannot be sent along as an image; null where it can, as far as its head tells. */
export function uploadProblem(bytes: Uint8Array): Omit<Problem, "field"> | null {
  if (bytes.length > UPLOAD_LIMITS.bytes)
    return {
      value: `${(bytes.length / MEGA).toFixed(1)} MB`,
      problem: "is too large",
      remedy: `at most ${UPLOAD_LIMITS.bytes / 2 ** 20} MiB`,
    };
  const { width, height, problem, ...rest } = sniffImage(bytes);
  // What is known of a format that is not read says itself how to go on.
  const remedy = "foreign" in rest ? undefined : `a whole ${IMAGE_FORMATS_TEXT} file`;
  if (problem !== null) return { value: `${bytes.length} bytes`, problem, remedy };
  if (width * height > UPLOAD_LIMITS.pixels)
    return {
      value: `${width} × ${height}`,
      problem: "has too many pixels",
      remedy: `at most ${UPLOAD_LIMITS.pixels / MEGA} million`,
    };
  return null;
}

/** An image that was not sent on, at its place among those that were given. */
export type RefusedUpload = PredictPayload["refused"][number];

/** As an answer to the image alone says it. */
export function refusedUpload(
  { value, problem, remedy }: Omit<Problem, "field">,
  { position, name }: { position: number; name: string },
): RefusedUpload {
  return {
    position,
    name,
    problem: `${problem}${value === name ? "" : ` (${value})`}${remedy ? `; ${remedy}` : ""}`,
  };
}

/** The answers to the images that went in, with those to the refused ones put where they stood. */
export function withRefused<T>(
  answered: readonly T[],
  refused: readonly RefusedUpload[],
): (T | Omit<RefusedUpload, "position">)[] {
  const merged: (T | Omit<RefusedUpload, "position">)[] = [...answered];
  for (const { position, ...answer } of [...refused].sort((a, b) => a.position - b.position))
    merged.splice(position, 0, answer);
  return merged;
}
