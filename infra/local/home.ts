import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "../setup/errors.mjs";
import { errorCode, tryLock } from "../setup/lock.mjs";

/** What a home folder holds. */
export function homePaths(home: string) {
  return {
    home,
    lock: join(home, "stack.lock"),
    stack: join(home, "stack.json"),
    demo: join(home, "demo.json"),
    token: join(home, "token"),
    postgres: join(home, "postgres"),
    temporal: join(home, "temporal"),
    logs: join(home, "logs"),
  };
}

/**
 * Takes the home folder for this process.
 * @returns gives it back
 * @throws SetupError naming the process that has it
 */
export function takeHome(home: string): () => void {
  let lock: ReturnType<typeof tryLock>;
  try {
    mkdirSync(home, { recursive: true });
    lock = tryLock(homePaths(home).lock);
  } catch (error) {
    throw new SetupError(
      `The home folder ${home} cannot be written (${errorCode(error) ?? error}); choose another one with --home`,
    );
  }
  if ("release" in lock) return lock.release;
  const holder = lock.heldBy === 0 ? "another start" : `process ${lock.heldBy}`;
  throw new SetupError(
    `${home} is in use by ${holder}; stop that one first, or choose another folder with --home`,
  );
}

/** The token of this home: FOLDWISE_TOKEN, or one made on first need and kept. */
export function homeToken(home: string): { token: string; isNew: boolean } {
  const configured = process.env.FOLDWISE_TOKEN;
  if (configured) return { token: configured, isNew: false };
  const file = homePaths(home).token;
  if (existsSync(file)) return { token: readFileSync(file, "utf8").trim(), isNew: false };
  const token = randomBytes(24).toString("base64url");
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return { token, isNew: true };
}
