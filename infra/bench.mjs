/** `npm run bench -- NAME [--quick]`: runs infra/bench/NAME/main.mjs; every line on standard output is JSON, the headline last. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "bench");
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "main.mjs")));
const [name, ...flags] = process.argv.slice(2);
const unknown = flags.filter((flag) => flag !== "--quick");
if (!name || !names.includes(name) || unknown.length > 0) {
  console.error(`usage: npm run bench -- NAME [--quick]; benchmarks: ${names.join(", ")}`);
  process.exit(2);
}
const { bench } = await import(`./bench/${name}/main.mjs`);
await bench({ quick: flags.includes("--quick") });
