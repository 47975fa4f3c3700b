import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import {
  type DatasetManifest,
  type GeneratedFile,
  generateDigits,
  generateSyntheticCells,
  generateTenDigits,
  parseManifest,
} from "@foldwise/core/datasets";
import { invalid, showValue } from "@foldwise/core/errors";

type Options = Readonly<Record<string, string | number | boolean | null>>;

interface Builtin {
  /** Names of the options it takes. */
  options: readonly string[];
  generate(folder: string, options: Options, manifest: DatasetManifest): Promise<Iterable<GeneratedFile>>;
  /** The manifest as it is for these options. */
  describe(manifest: DatasetManifest, options: Options): DatasetManifest;
}

/** The datasets that come with the project; what a set is made from lies in its folder under data/datasets. */
const BUILTINS: Readonly<Record<string, Builtin>> = {
  "synthetic-cells": {
    options: [],
    generate: async (_folder, _options, { classes }) => generateSyntheticCells(classes),
    describe: (manifest) => manifest,
  },
  digits: {
    options: ["positive", "negative"],
    generate: async (folder, options) => {
      return generateDigits({ csv: await digitsFile(folder), ...digitsOf(options) });
    },
    describe: (manifest, options) => {
      const { positive = 3, negative = 8 } = digitsOf(options);
      if (positive === 3 && negative === 8) return manifest;
      return {
        ...manifest,
        slug: `digits-${positive}-${negative}`,
        name: `Handwritten digits (${positive} and ${negative})`,
        classes: [`digit-${positive}`, `digit-${negative}`],
      };
    },
  },
  "digits-ten": {
    options: [],
    generate: async (folder) => generateTenDigits(await digitsFile(join(folder, "../digits"))),
    describe: (manifest) => manifest,
  },
};

/** One file has all ten digits, for both sets. */
async function digitsFile(folder: string): Promise<string> {
  const csv = await promisify(gunzip)(await readFile(join(folder, "digits.csv.gz")));
  return csv.toString("utf8");
}

function digitsOf(options: Options): { positive?: number; negative?: number } {
  const read = (name: string) => (options[name] === undefined ? {} : { [name]: Number(options[name]) });
  return { ...read("positive"), ...read("negative") };
}

/** @throws FoldwiseError `invalid` for a set that does not exist or an option it does not take. */
export async function readBuiltin(
  data: string,
  name: string,
  options: Options,
): Promise<{ manifest: DatasetManifest; files: Iterable<GeneratedFile> }> {
  const builtin = BUILTINS[name];
  if (!builtin)
    throw invalid([
      { field: "builtin", value: name, problem: "does not exist", remedy: Object.keys(BUILTINS).join(", ") },
    ]);
  const unknown = Object.keys(options).filter((key) => !builtin.options.includes(key));
  if (unknown.length > 0)
    throw invalid(
      unknown.map((key) => ({
        field: `options.${key}`,
        value: showValue(options[key]),
        problem: `${name} has no such option`,
        remedy: builtin.options.join(", ") || "it takes none",
      })),
    );
  const folder = join(data, name);
  const manifest = parseManifest(await readFile(join(folder, "manifest.yaml"), "utf8"));
  const files = await builtin.generate(folder, options, manifest);
  return { manifest: builtin.describe(manifest, options), files };
}

/** Writes generated files below a folder, giving way to other work now and then. */
export async function writeGenerated(
  folder: string,
  files: Iterable<GeneratedFile>,
  { signal, onFile }: { signal: AbortSignal; onFile: (done: number) => void },
): Promise<void> {
  let done = 0;
  for (const { path, bytes } of files) {
    signal.throwIfAborted();
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
    done += 1;
    onFile(done);
    await setImmediate();
  }
}
