import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const DEFAULT_MAX_BYTES = 10_000_000;
const KEPT = 3;
const TAIL_CHARACTERS = 8_000;

/** A log file that moves to `.1`, `.2`, `.3` when it is full. Written synchronously, so that a crash loses nothing. */
export class RotatingLog {
  readonly path: string;
  readonly #maxBytes: number;
  #descriptor: number;
  #bytes: number;
  #tail = "";

  constructor(path: string, maxBytes = DEFAULT_MAX_BYTES) {
    mkdirSync(dirname(path), { recursive: true });
    this.path = path;
    this.#maxBytes = maxBytes;
    this.#descriptor = openSync(path, "a");
    this.#bytes = fstatSync(this.#descriptor).size;
  }

  write(chunk: Buffer | string): void {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    if (this.#bytes > 0 && this.#bytes + bytes.length > this.#maxBytes) this.#rotate();
    writeSync(this.#descriptor, bytes);
    this.#bytes += bytes.length;
    this.#tail = (this.#tail + bytes.toString()).slice(-TAIL_CHARACTERS);
  }

  /** The last lines written in this process, for a message about a part that failed. */
  tail(lines = 12): string {
    return this.#tail.trimEnd().split("\n").slice(-lines).join("\n");
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #rotate(): void {
    closeSync(this.#descriptor);
    for (let number = KEPT - 1; number >= 1; number -= 1) {
      if (existsSync(`${this.path}.${number}`))
        renameSync(`${this.path}.${number}`, `${this.path}.${number + 1}`);
    }
    renameSync(this.path, `${this.path}.1`);
    this.#descriptor = openSync(this.path, "a");
    this.#bytes = 0;
  }
}
