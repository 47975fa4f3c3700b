import { type Browser, chromium } from "playwright-core";
import { CHROMIUM_ADVICE, findChromium } from "../setup/chromium.mjs";
import { SetupError } from "../setup/errors.mjs";

/** Chrome or Chromium of this machine. Its sandbox refuses root. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new SetupError(CHROMIUM_ADVICE);
  const args = process.getuid?.() === 0 ? ["--no-sandbox", "--disable-dev-shm-usage"] : [];
  return chromium.launch({ executablePath, args });
}
