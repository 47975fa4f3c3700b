import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
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
    mkdirSync(home, { recursive: true, mode: homeMode() });
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

/**
 * Only the owner may list a home. Started by root, Postgres runs as another user and has to pass through; what the
 * home holds is then closed folder by folder.
 */
function homeMode(): number {
  return process.getuid?.() === 0 ? 0o711 : 0o700;
}

/**
 * Closes a home that an earlier version left open to other users of the machine: images, logs and checkpoints may name
 * patients. Links and what belongs to somebody else are left alone.
 * @returns names of what was open, relative to the home; "." is the home itself
 */
export function closeHome(home: string): string[] {
  const self = process.getuid?.();
  const closed: string[] = [];
  const close = (name: string, mode: number) => {
    const path = join(home, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.isSymbolicLink() || (self !== undefined && found.uid !== self)) return;
    if ((found.mode & 0o777 & ~mode) === 0) return;
    chmodSync(path, found.mode & mode);
    closed.push(name);
  };
  for (const name of readdirSync(home)) close(name, 0o700);
  close(".", homeMode());
  return closed;
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
