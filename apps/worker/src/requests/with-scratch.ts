import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/** Runs `work` with a folder of its own under the home, which goes afterwards. */
export async function withScratch<T>(home: string, work: (folder: string) => Promise<T>): Promise<T> {
  const scratch = join(home, "scratch");
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(join(scratch, "request-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
