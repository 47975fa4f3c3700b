/**
 * Of the server's chunks with the same text keeps one: Turbopack writes the code that routes have in common once for each of
 * them, Next loads all routes as it starts, and V8 keeps the text of every chunk. Run after `next build`, on the folder named.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const FOLDERS = ["chunks", "chunks/ssr"];
/** The last line of a chunk names its source map, and with it the chunk. */
const LAST_LINE = /\n\/\/# sourceMappingURL=.*\s*$/;
/** Names have a hash, and are unique. */
const NAME = /[^/"'\\\s]+\.js(?=["'\\])/g;

const server = join(process.argv[2] ?? ".next", "server");
const files = readdirSync(server, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.(?:js|json)$/.test(file) && statSync(join(server, file)).isFile(),
);
const read = (file) => readFileSync(join(server, file), "utf8");

const firstOf = new Map();
/** The names that go, with that of the same text which stays. */
const sameAs = new Map();
const removed = new Set();
for (const file of files.filter((one) => FOLDERS.includes(dirname(one)) && one.endsWith(".js")).sort()) {
  const digest = createHash("sha256")
    .update(dirname(file))
    .update(read(file).replace(LAST_LINE, ""))
    .digest("hex");
  const first = firstOf.get(digest);
  if (first === undefined) firstOf.set(digest, basename(file));
  else {
    sameAs.set(basename(file), first);
    removed.add(file);
  }
}
// All name the ones that stay before the others go: a build that is broken off here can be served.
for (const file of files) {
  if (removed.has(file)) continue;
  const text = read(file);
  const shared = text.replace(NAME, (name) => sameAs.get(name) ?? name);
  if (shared !== text) writeFileSync(join(server, file), shared);
}
for (const file of removed)
  for (const one of [file, `${file}.map`]) rmSync(join(server, one), { force: true });
