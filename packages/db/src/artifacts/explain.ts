import { isCode, NO_SPACE_CODES } from "./file-errors";
import { isTemporary } from "./open";
import { S3Error, type StoreSetting } from "./s3-error";
import type { ArtifactSettings } from "./settings";

/** Why a store cannot be used. */
export interface StoreProblem extends StoreSetting {
  /** `refused`: a person has to do something. `unreachable`: waiting may help. */
  status: "refused" | "unreachable";
  /** With the place, for those who may know it. */
  message: string;
}

/** What an error of a store means to the person who set its variables. @param error that `check` threw */
export function explainStoreError(
  error: unknown,
  { isSeparate }: Pick<ArtifactSettings, "isSeparate">,
): StoreProblem {
  const message = error instanceof Error ? error.message : String(error);
  const status = isTemporary(error) ? "unreachable" : "refused";
  if (error instanceof S3Error) return { status, message, ...error.setting };
  const field = isSeparate ? "FOLDWISE_ARTIFACTS" : "FOLDWISE_HOME";
  const cause = error instanceof Error ? error.cause : undefined;
  if (isCode(cause, ...NO_SPACE_CODES))
    return {
      status,
      message,
      field,
      problem: "names a folder on a disk without space left",
      remedy: "free some space",
    };
  return {
    status,
    message,
    field,
    problem: "names a folder in which artifacts cannot be written",
    remedy: "let the user of this process write there",
  };
}
