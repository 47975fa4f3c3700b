import { createHash, type Hash } from "node:crypto";
import { invalid, type Problem } from "@foldwise/core/errors";

/** What a request says that its body's bytes are; both are looked at, and the file is refused where one differs. */
interface Expected {
  field: string;
  algorithm: "sha256" | "md5";
  /** Base64. */
  value: string;
}

/** RFC 9530; a body here has no encoding, so that content and representation are the same bytes. */
const DIGEST_FIELDS = ["content-digest", "repr-digest"];
const BASE64 = { sha256: /^[A-Za-z0-9+/]{43}=$/, md5: /^[A-Za-z0-9+/]{22}==$/ };

/**
 * The digests in a request's headers: `Content-Digest` and `Repr-Digest` (RFC 9530) with sha-256, and `Content-MD5`. Other
 * algorithms are ignored, as the RFC has it.
 * @throws FoldwiseError `invalid` for one that cannot be read
 */
export function expectedDigests(headers: Headers): Expected[] {
  const found: Expected[] = [];
  for (const field of DIGEST_FIELDS)
    for (const part of (headers.get(field) ?? "").split(",")) {
      const [, name = "", value = ""] = /^\s*([\w*.-]+)=:([^:]*):\s*$/.exec(part) ?? [];
      if (part.trim() !== "" && name === "") throw unreadable(field, part, "sha-256=:BASE64:");
      if (name.toLowerCase() === "sha-256") found.push({ field, algorithm: "sha256", value });
    }
  const md5 = headers.get("content-md5");
  if (md5 !== null) found.push({ field: "content-md5", algorithm: "md5", value: md5.trim() });
  for (const { field, algorithm, value } of found)
    if (!BASE64[algorithm].test(value))
      throw unreadable(field, value, `the ${algorithm === "md5" ? "16" : "32"} bytes in base64`);
  return found;
}

function unreadable(field: string, value: string, remedy: string) {
  return invalid(
    [
      {
        field,
        value: JSON.stringify(value.slice(0, 80)),
        problem: "is not a digest",
        remedy: `send ${remedy}`,
      },
    ],
    "The file was refused",
  );
}

/** Computes what a request said on the way. */
export function checkDigests(expected: readonly Expected[]): {
  update(chunk: Uint8Array): void;
  /** @throws FoldwiseError `invalid` where the bytes are others */
  verify(): void;
} {
  const hashes = new Map<string, Hash>();
  for (const { algorithm } of expected) hashes.set(algorithm, createHash(algorithm));
  return {
    update: (chunk) => {
      for (const hash of hashes.values()) hash.update(chunk);
    },
    verify: () => {
      const computed = new Map([...hashes].map(([name, hash]) => [name, hash.digest("base64")]));
      const problems = expected.flatMap(({ field, algorithm, value }): Problem[] =>
        computed.get(algorithm) === value
          ? []
          : [
              {
                field,
                value,
                problem: `differs from that of the bytes that came, ${computed.get(algorithm)}`,
                remedy: "send the file again",
              },
            ],
      );
      if (problems.length > 0) throw invalid(problems, "The file was refused");
    },
  };
}
