import { isAbsolute, join, resolve } from "node:path";
import type { Problem } from "@foldwise/core/errors";

/** Where artifacts are kept. */
export type ArtifactPlace =
  | { kind: "folder"; root: string }
  | {
      kind: "s3";
      bucket: string;
      /** Before each key, without slashes at its ends; may be empty. */
      prefix: string;
      /** Null: that of AWS. */
      endpoint: string | null;
      /** Null: as the AWS SDK finds it. */
      region: string | null;
      /** Null: those that the AWS SDK finds, of a profile or a role of the machine. Never shown. */
      credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | null;
    };

export type S3Place = Extract<ArtifactPlace, { kind: "s3" }>;

export interface ArtifactSettings {
  place: ArtifactPlace;
  /**
   * True where FOLDWISE_ARTIFACTS names a place: homes then need not be shared, and the images of datasets are kept there,
   * too.
   */
  isSeparate: boolean;
  cache: { folder: string; maxBytes: number };
}

/** Largest copies of artifacts and images that a machine keeps, 10⁹ bytes, unless FOLDWISE_ARTIFACT_CACHE_GB says otherwise. */
const CACHE_GB = 20;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** S3 keys have at most 1,024 bytes. */
const MAX_PREFIX_BYTES = 512;
const PLACES = "an absolute folder, or s3://bucket/prefix";

/**
 * What the variables say of artifacts; an empty variable is one that is not set.
 * @param home folder of web and worker, where artifacts are unless a place is named
 * @returns the problems of every bad variable together, if any; none of them shows a secret
 */
export function artifactSettings(
  variables: Readonly<Record<string, string | undefined>>,
  home: string,
): { settings: ArtifactSettings | null; problems: Problem[] } {
  const text = variables.FOLDWISE_ARTIFACTS || undefined;
  const problems: Problem[] = [];
  const cacheGb = Number(variables.FOLDWISE_ARTIFACT_CACHE_GB || CACHE_GB);
  if (!(cacheGb > 0 && Number.isFinite(cacheGb)))
    problems.push({
      field: "FOLDWISE_ARTIFACT_CACHE_GB",
      value: variables.FOLDWISE_ARTIFACT_CACHE_GB ?? "",
      problem: "must be a number greater than 0",
      remedy: `use ${CACHE_GB}, 10⁹ bytes each`,
    });
  const place = placeOf(text, home, variables, problems);
  if (place === null || problems.length > 0) return { settings: null, problems };
  const cache = { folder: join(home, "cache", "artifacts"), maxBytes: cacheGb * 1e9 };
  return { settings: { place, isSeparate: text !== undefined, cache }, problems };
}

function placeOf(
  text: string | undefined,
  home: string,
  variables: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): ArtifactPlace | null {
  if (text === undefined) return { kind: "folder", root: join(home, "artifacts") };
  if (!text.includes("://")) {
    if (isAbsolute(text)) return { kind: "folder", root: resolve(text) };
    problems.push({
      field: "FOLDWISE_ARTIFACTS",
      value: withoutCredentials(text),
      problem: `is not ${PLACES}`,
    });
    return null;
  }
  const [, bucket = "", rest = ""] = /^s3:\/\/([^/]*)(.*)$/s.exec(text) ?? [];
  const refuse = (problem: string, remedy?: string) => {
    problems.push({
      field: "FOLDWISE_ARTIFACTS",
      value: withoutCredentials(text),
      problem,
      ...(remedy && { remedy }),
    });
    return null;
  };
  if (!text.startsWith("s3://")) return refuse(`is not ${PLACES}`);
  if (bucket.includes("@"))
    return refuse("holds credentials", "put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  if (!BUCKET.test(bucket))
    return refuse(
      "names no bucket: 3 to 63 lower-case letters, digits, dots and dashes",
      "write s3://bucket/prefix; a server other than that of AWS is named by AWS_ENDPOINT_URL_S3",
    );
  const prefix = rest.replace(/^\/+|\/+$/g, "");
  if (/[?#\\]|\p{Cc}/u.test(prefix) || prefix.split("/").some((part) => part === "." || part === ".."))
    return refuse("has a prefix with ?, #, \\, a control character, or a part that is . or ..");
  if (prefix.includes("//")) return refuse("has a prefix with an empty part");
  if (Buffer.byteLength(prefix) > MAX_PREFIX_BYTES)
    return refuse(`has a prefix of more than ${MAX_PREFIX_BYTES} bytes`);
  const endpoint = endpointOf(variables, problems);
  const credentials = credentialsOf(variables, problems);
  // Servers other than that of AWS have regions by name only.
  const region =
    variables.AWS_REGION || variables.AWS_DEFAULT_REGION || (endpoint === null ? null : "us-east-1");
  return { kind: "s3", bucket, prefix, endpoint, region, credentials };
}

function credentialsOf(
  variables: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): S3Place["credentials"] {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = variables;
  const { AWS_SESSION_TOKEN: sessionToken } = variables;
  if (accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  if (accessKeyId || secretAccessKey) {
    const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    const [there, missing] = accessKeyId ? names : names.toReversed();
    problems.push({
      field: missing ?? "",
      value: "missing",
      problem: `is missing, while ${there} is set`,
      remedy: "set both, or neither where a profile or a role of the machine gives them",
    });
  }
  return null;
}

function endpointOf(
  variables: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): string | null {
  const field = variables.AWS_ENDPOINT_URL_S3 ? "AWS_ENDPOINT_URL_S3" : "AWS_ENDPOINT_URL";
  const text = variables[field] || undefined;
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") return text;
  problems.push({
    field,
    value: withoutCredentials(text),
    problem: "is not an http(s) address without credentials",
    remedy: "write https://host:port",
  });
  return null;
}

/** `s3://key:secret@bucket` → `s3://(hidden)@bucket` */
const withoutCredentials = (text: string) => text.slice(0, 200).replace(/\/\/[^/]*@/, "//(hidden)@");
