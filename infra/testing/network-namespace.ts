import { execFileSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";

/** A network of its own on this machine, as another machine has: it reaches `hostAddress` and nothing else. */
export interface NetworkNamespace {
  /** What this machine is to the namespace: servers for it listen here. */
  hostAddress: string;
  /** Stands in front of a program that is to run in it. */
  prefix: readonly string[];
  remove(): void;
}

const NAME = /^foldwise-(\d+)-[0-9a-f]{4}$/;

/** Needs root, or as much of it as `ip netns` asks for: `reason` says what was refused. */
export function makeNamespace(): { namespace: NetworkNamespace } | { reason: string } {
  const id = randomBytes(2).toString("hex");
  const name = `foldwise-${process.pid}-${id}`;
  // Of 198.18.0.0/15, which RFC 2544 sets aside for tests between networks.
  const [high, low] = [randomInt(256), 4 * randomInt(64)];
  const [near, far] = [`198.18.${high}.${low + 1}`, `198.18.${high}.${low + 2}`];
  const remove = () => {
    tryIp("netns", "delete", name);
    tryIp("link", "delete", `fw${id}`);
  };
  try {
    removeLeft();
    ip("netns", "add", name);
    ip("link", "add", `fw${id}`, "type", "veth", "peer", "name", "eth0", "netns", name);
    ip("address", "add", `${near}/30`, "dev", `fw${id}`);
    ip("link", "set", `fw${id}`, "up");
    const inside = (...args: string[]) => ip("netns", "exec", name, "ip", ...args);
    inside("address", "add", `${far}/30`, "dev", "eth0");
    inside("link", "set", "eth0", "up");
    inside("link", "set", "lo", "up");
  } catch (error) {
    remove();
    const text = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    return { reason: `ip netns is not permitted here: ${text.trim().split("\n")[0]}` };
  }
  return { namespace: { hostAddress: near, prefix: ["ip", "netns", "exec", name], remove } };
}

/** Of tests that were killed. */
function removeLeft(): void {
  const names = ip("netns", "list")
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");
  for (const name of names) {
    const pid = Number(NAME.exec(name)?.[1] ?? 0);
    if (pid !== 0 && !isRunning(pid)) tryIp("netns", "delete", name);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function ip(...args: string[]): string {
  return execFileSync("ip", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 10_000 });
}

function tryIp(...args: string[]): void {
  try {
    ip(...args);
  } catch {
    // It is gone already.
  }
}
