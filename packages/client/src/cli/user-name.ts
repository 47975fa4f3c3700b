import { userInfo } from "node:os";

/** Who runs the command: the name of the user, or the number of one without an entry in the list of users, as in a container. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER || `user ${process.getuid?.() ?? ""}`.trim();
  }
}
