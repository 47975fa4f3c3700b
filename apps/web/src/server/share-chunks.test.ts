import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../share-chunks.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "foldwise-chunks-"));
const server = join(folder, "server");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(server, file)), { recursive: true });
  writeFileSync(join(server, file), text);
};
const read = (file: string) => readFileSync(join(server, file), "utf8");

it("routes share a chunk that the build wrote once for each of them", () => {
  const common = "module.exports=[1,e=>{e.s(['shared'])}];\n";
  const chunk = (name: string, text = common) =>
    write(`chunks/${name}`, `${text}\n//# sourceMappingURL=${name}.map`);
  for (const name of ["_b._.js", "_a._.js", "[c]_d.js"]) {
    chunk(name);
    write(`chunks/${name}.map`, "{}");
  }
  chunk("_other._.js", "module.exports=[2,e=>{e.l(['server/chunks/_b._.js'])}];\n");
  // In another folder the server may load it in another way.
  chunk("ssr/_b2._.js");
  for (const name of ["_a._.js", "_b._.js", "[c]_d.js"]) {
    write(`app/${name}/route.js`, `R.c("server/chunks/${name}");R.c("server/chunks/_other._.js");m(["x"])`);
    write(`app/${name}/route.js.nft.json`, JSON.stringify({ files: [`../../chunks/${name}`, "../x.js"] }));
  }

  for (let times = 0; times < 2; times++) {
    execFileSync(process.execPath, [PROGRAM, folder]);
    const [kept, ...others] = readdirSync(join(server, "chunks")).filter(
      (one) => !/other|ssr|map$/.test(one),
    );
    expect(others).toEqual([]);
    expect(read(`chunks/${kept}`)).toBe(`${common}\n//# sourceMappingURL=${kept}.map`);
    expect(readdirSync(join(server, "chunks")).filter((one) => one.endsWith(".map"))).toEqual([
      `${kept}.map`,
    ]);
    expect(readdirSync(join(server, "chunks/ssr"))).toEqual(["_b2._.js"]);
    for (const name of ["_a._.js", "_b._.js", "[c]_d.js"]) {
      expect(read(`app/${name}/route.js`)).toBe(
        `R.c("server/chunks/${kept}");R.c("server/chunks/_other._.js");m(["x"])`,
      );
      expect(JSON.parse(read(`app/${name}/route.js.nft.json`)).files).toEqual([
        `../../chunks/${kept}`,
        "../x.js",
      ]);
    }
    // Also where a chunk is named by another one.
    expect(read("chunks/_other._.js")).toContain(`'server/chunks/${kept}'`);
  }
});
