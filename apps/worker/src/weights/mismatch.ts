import { checksumProblem, type Digests } from "./checksum";

/** What is wrong with files that the plan names, and what would be right; null where nothing is. */
export function mismatch(paths: readonly string[], digests: Digests, sha256: string): string | null {
  const problem = checksumProblem(digests, { sha256 });
  if (!problem) return null;
  const together = paths.length > 1 ? ` with its ${paths.length - 1} shards` : "";
  return `${paths[0]}${together} does not match the plan: ${problem}; use the file with that checksum, or set trainer.weights.sha256 to the checksum of this one`;
}
