import { tryRun } from "./command.mjs";
import { describeError, SetupError } from "./errors.mjs";
import { installAddon } from "./tfjs-addon.mjs";

/** @typedef {"auto" | "cpu" | "cuda"} TensorflowChoice */
const CHOICES = /** @type {const} */ (["auto", "cpu", "cuda"]);

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {TensorflowChoice} FOLDWISE_TENSORFLOW, `auto` by default
 */
export function tensorflowChoice(environment) {
  const given = environment.FOLDWISE_TENSORFLOW || "auto";
  const choice = CHOICES.find((name) => name === given);
  if (choice === undefined)
    throw new SetupError(`FOLDWISE_TENSORFLOW is ${JSON.stringify(given)}; it can be ${CHOICES.join(", ")}`);
  return choice;
}

/** @returns {Promise<boolean>} whether NVIDIA's driver reports a GPU */
export async function hasNvidiaGpu() {
  const { code, output } = await tryRun("nvidia-smi", ["-L"], { timeoutMs: 20_000 });
  return code === 0 && /^GPU \d+:/m.test(output);
}

/**
 * TensorFlow for what the machine has: the CUDA build where NVIDIA's driver reports a GPU, the CPU's elsewhere.
 * Without the CUDA build a GPU machine still trains, on its CPU, and says so.
 * @param {string} root @param {(detail: string) => void} detail
 */
export async function installTensorflow(root, detail) {
  const choice = tensorflowChoice(process.env);
  if (choice === "cuda") return installAddon(root, detail, { cuda: true });
  if (choice === "auto" && (await hasNvidiaGpu())) {
    try {
      return await installAddon(root, detail, { cuda: true });
    } catch (error) {
      console.error(
        `There is an NVIDIA GPU, but TensorFlow for CUDA could not be installed; training will use the CPU.\n${describeError(error)}`,
      );
    }
  }
  return installAddon(root, detail);
}
