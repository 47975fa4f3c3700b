import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { which } from "../setup/command.mjs";
import { SetupError } from "../setup/errors.mjs";
import type { SystemUser } from "./launch";

/**
 * Who is to run Postgres, which refuses root: undefined (ourselves) unless we are root, then its own user or nobody.
 * @param folder its data folder, which that user must be able to reach
 */
export function postgresUser(folder: string): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = findUser("postgres") ?? findUser("nobody");
  if (user === undefined)
    throw new SetupError(
      "Postgres refuses to run as root, and there is no user postgres or nobody. Set DATABASE_URL, or start as another user",
    );
  return { ...user, crossesFolders: !canReach(user, folder) };
}

function findUser(name: string): { uid: number; gid: number } | undefined {
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [found, , uid, gid] = line.split(":");
    if (found === name && uid !== undefined && gid !== undefined)
      return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

function canReach(user: { uid: number; gid: number }, folder: string): boolean {
  const test = which("test");
  if (test === undefined) return true;
  return spawnSync(test, ["-x", folder], { uid: user.uid, gid: user.gid }).status === 0;
}
