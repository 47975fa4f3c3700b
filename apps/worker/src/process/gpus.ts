import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { childEnvironment } from "./child-environment";

/** A GPU as NVIDIA's driver describes it. */
export interface Gpu {
  uuid: string;
  name: string;
  driver: string;
  memoryMb: number;
}

const QUERY = ["--query-gpu=index,uuid,name,driver_version,memory.total", "--format=csv,noheader,nounits"];
const TIMEOUT_MS = 20_000;

/**
 * The GPUs that this process may use: those of `nvidia-smi`, or of them what CUDA_VISIBLE_DEVICES names. None where
 * there is no driver, or none that answers.
 */
export async function findGpus(environment: NodeJS.ProcessEnv): Promise<Gpu[]> {
  try {
    const { stdout } = await promisify(execFile)("nvidia-smi", QUERY, {
      env: childEnvironment(environment),
      timeout: TIMEOUT_MS,
    });
    return visibleGpus(stdout, environment.CUDA_VISIBLE_DEVICES);
  } catch {
    return [];
  }
}

/**
 * @param listing lines of index, uuid, name, driver, memory in MiB
 * @param visible indices and beginnings of UUIDs, as CUDA reads them: what follows one that does not exist is ignored
 */
export function visibleGpus(listing: string, visible: string | undefined): Gpu[] {
  const rows = listing.split("\n").flatMap((line) => {
    const [index = "", uuid = "", name = "", driver = "", memory = ""] = line
      .split(",")
      .map((part) => part.trim());
    // Memory that a driver shares with the host is "[N/A]".
    return /^(GPU|MIG)-/.test(uuid)
      ? [{ index, gpu: { uuid, name, driver, memoryMb: Number(memory) || 0 } }]
      : [];
  });
  if (visible === undefined) return rows.map(({ gpu }) => gpu);
  const chosen: Gpu[] = [];
  for (const wanted of visible.split(",").map((part) => part.trim())) {
    const found = rows.find(
      ({ index, gpu }) => index === wanted || (wanted !== "" && gpu.uuid.startsWith(wanted)),
    );
    if (!found) break;
    chosen.push(found.gpu);
  }
  return chosen;
}
