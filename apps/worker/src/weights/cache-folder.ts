import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where weights are kept: the folder that outlives checkouts, as the set-up has it (`FOLDWISE_CACHE`, or ~/.cache/foldwise). */
export function weightsFolder(cache: string | undefined = process.env.FOLDWISE_CACHE): string {
  return join(cache ? resolve(cache) : join(homedir(), ".cache", "foldwise"), "weights");
}
