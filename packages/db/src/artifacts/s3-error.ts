import { FoldwiseError } from "@foldwise/core/errors";
import type { S3Place } from "./settings";

/** Which variable an error of a store is about, what is the matter and what to do, without places and secrets. */
export interface StoreSetting {
  field: string;
  problem: string;
  remedy: string;
}

/** An error of an S3 store. Waiting helps only where it `isTemporary`; a person has to do something about others. */
export class S3Error extends FoldwiseError {
  constructor(
    message: string,
    readonly setting: StoreSetting,
    readonly isTemporary = false,
    code: "unavailable" | "insufficient-storage" = "unavailable",
  ) {
    super(code, message);
    this.name = "S3Error";
  }
}

export function describePlace({ bucket, prefix }: S3Place): string {
  return `s3://${bucket}${prefix === "" ? "" : `/${prefix}`}`;
}

const DENIED = new Set([
  "AccessDenied",
  "AllAccessDisabled",
  "Forbidden",
  "AccountProblem",
  "MethodNotAllowed",
]);
const BAD_KEY = new Set([
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "ExpiredToken",
  "InvalidToken",
  "InvalidClientTokenId",
  // versitygw's for a key that it does not know.
  "XAdminUserNotFound",
  "CredentialsProviderError",
]);
const FULL = new Set([
  "QuotaExceeded",
  "EntityTooLarge",
  "InsufficientStorage",
  "XMinioStorageFull",
  "QuotaExceededException",
]);

const PERMISSIONS = "GetObject, PutObject, DeleteObject, ListBucket and AbortMultipartUpload";

/**
 * What went wrong, with the bucket, the server and what to do. The server's own text is left out: it may repeat a key.
 * @param doing such as "writing"
 */
export function s3Error(error: unknown, place: S3Place, doing: string): FoldwiseError {
  if (error instanceof FoldwiseError) return error;
  const where = `${describePlace(place)} at ${place.endpoint === null ? "AWS" : new URL(place.endpoint).host}`;
  const name = nameOf(error);
  const status = statusOf(error);
  if (name === "NoSuchBucket")
    return new S3Error(
      `The bucket ${place.bucket} at ${hostOf(place)} does not exist. Create it, or correct FOLDWISE_ARTIFACTS.`,
      {
        field: "FOLDWISE_ARTIFACTS",
        problem: "names a bucket that does not exist",
        remedy: "create it, or correct the name",
      },
    );
  if (BAD_KEY.has(name))
    return new S3Error(
      `${hostOf(place)} refuses the credentials for bucket ${place.bucket} (${name}). Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile or role that gives them.`,
      {
        field: "AWS_ACCESS_KEY_ID",
        problem: `and AWS_SECRET_ACCESS_KEY are refused by the S3 server (${name})`,
        remedy: "correct them, or the profile or role that gives them",
      },
    );
  if (DENIED.has(name) || status === 401 || status === 403)
    return new S3Error(
      `Access is denied while ${doing} ${where} (${name}). Allow its credentials ${PERMISSIONS} there.`,
      {
        field: "AWS_ACCESS_KEY_ID",
        problem: `is denied access while ${doing} the bucket (${name})`,
        remedy: `allow it ${PERMISSIONS} there`,
      },
    );
  if (name === "PermanentRedirect" || name === "AuthorizationHeaderMalformed" || status === 301)
    return new S3Error(
      `The bucket ${place.bucket} is not in the region that was asked at ${hostOf(place)}. Set AWS_REGION to its region.`,
      { field: "AWS_REGION", problem: "is not the region of the bucket", remedy: "set it to that" },
    );
  if (/region is missing/i.test(error instanceof Error ? error.message : ""))
    return new S3Error(`No region is known for ${where}. Set AWS_REGION.`, {
      field: "AWS_REGION",
      problem: "is not set, and no profile has a region",
      remedy: "set it to the region of the bucket",
    });
  if (FULL.has(name) || status === 507)
    return new S3Error(
      `${where} takes no more bytes (${name}). Free some space there; trainings resume from their last checkpoint.`,
      {
        field: "FOLDWISE_ARTIFACTS",
        problem: `names a bucket that takes no more bytes (${name})`,
        remedy: "free some space there",
      },
      false,
      "insufficient-storage",
    );
  const code = codeOf(error);
  const field = place.endpoint === null ? "FOLDWISE_ARTIFACTS" : "AWS_ENDPOINT_URL_S3";
  // The SDK calls a connection that breaks a time-out, too.
  if ((name === "TimeoutError" || name === "AbortError") && (code === undefined || code === "ETIMEDOUT"))
    return new S3Error(
      `No response in time while ${doing} ${where}. Look whether its server runs and can be reached from here.`,
      {
        field,
        problem: "names a server that does not respond in time",
        remedy: "look whether it runs and can be reached from here",
      },
      true,
    );
  const reason = code ?? (status === undefined ? name : `${name}, status ${status}`);
  return new S3Error(
    `${where} cannot be used: ${doing} failed (${reason}). Look whether AWS_ENDPOINT_URL_S3 names its server, and whether that runs and can be reached from here.`,
    {
      field,
      problem: `names a server that cannot be used (${reason})`,
      remedy: "look whether it is the right one, runs and can be reached from here",
    },
    status === undefined || status === 429 || status >= 500,
  );
}

function hostOf({ endpoint }: S3Place): string {
  return endpoint === null ? "AWS" : new URL(endpoint).host;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function statusOf(error: unknown): number | undefined {
  const metadata: unknown = error instanceof Error ? Reflect.get(error, "$metadata") : undefined;
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const status: unknown = Reflect.get(metadata, "httpStatusCode");
  return typeof status === "number" ? status : undefined;
}

/** Of the network: ECONNREFUSED and its like. */
function codeOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code: unknown = Reflect.get(at, "code");
    if (typeof code === "string" && /^[A-Z_0-9]+$/.test(code)) return code;
  }
  return undefined;
}
