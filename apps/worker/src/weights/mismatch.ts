import { checksumProblem, type Digests } from "./checksum";

/** What is wrong with files that the plan names, and what would be right; null where nothing is. */
export function mismatch(paths: readonly string[], digests: Digests, sha256: string): string | null {
  const problem = checksumProblem(digests, { sha256 });
  if (!problem) return null;
  const together = paths.length > 1 ? ` with its ${paths.length - 1} shards` : "";
  return `${paths[0]}${together} is not the file that the plan names: ${problem}; name the file that has it, or its own as trainer.weights.sha256`;
}
