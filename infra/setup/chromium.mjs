import { isExecutable, tryRun, which } from "./command.mjs";
import { SetupError } from "./errors.mjs";

const COMMANDS = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
export const CHROMIUM_ADVICE =
  "The browser tests need Chrome or Chromium and there is none. Install it: apt-get install -y chromium (as root), or set FOLDWISE_CHROMIUM";

/** @returns {string | undefined} FOLDWISE_CHROMIUM, or what is installed */
export function findChromium() {
  const configured = process.env.FOLDWISE_CHROMIUM;
  if (configured) {
    if (isExecutable(configured)) return configured;
    throw new SetupError(`FOLDWISE_CHROMIUM names ${configured}, which is not an executable file`);
  }
  for (const command of COMMANDS) {
    const found = which(command);
    if (found !== undefined) return found;
  }
  return APPLICATIONS.find(isExecutable);
}

/**
 * Installs Chromium where that can be done without asking: as root with apt-get. Otherwise leaves the browser tests
 * to fail with their advice.
 * @param {(detail: string) => void} detail
 */
export async function getChromium(detail) {
  const found = findChromium();
  if (found !== undefined) return found;
  const apt = which("apt-get");
  if (process.getuid?.() !== 0 || apt === undefined) {
    detail(CHROMIUM_ADVICE);
    return undefined;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = () =>
    tryRun(apt, ["install", "-y", "--no-install-recommends", "chromium"], { env, timeoutMs: 10 * 60_000 });
  if ((await install()).code !== 0) {
    await tryRun(apt, ["update"], { env, timeoutMs: 3 * 60_000 });
    await install();
  }
  const installed = findChromium();
  detail(installed ?? CHROMIUM_ADVICE);
  return installed;
}
