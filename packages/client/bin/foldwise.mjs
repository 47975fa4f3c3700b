#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const built = new URL("../dist/cli.mjs", import.meta.url);
if (existsSync(fileURLToPath(built))) await import(built.href);
else {
  process.stderr.write(
    "The foldwise command is not built yet; npx turbo run build --filter @foldwise/client builds it.\n",
  );
  process.exitCode = 1;
}
