/** `node infra/docker/install-addon.mjs cpu|gpu`: the TensorFlow addon into node_modules, by the set-up's own code. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describeError } from "../setup/errors.mjs";
import { installAddon } from "../setup/tfjs-addon.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const kind = process.argv[2];
const say = (/** @type {string} */ detail) => console.error(detail);

try {
  if (kind === "cpu") await installAddon(root, say);
  else if (kind === "gpu") await installAddon(root, say, { cuda: true });
  else throw new Error("cpu or gpu");
} catch (error) {
  console.error(describeError(error));
  process.exit(1);
}
