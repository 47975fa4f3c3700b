import { tsImport } from "tsx/esm/api";

/** @param {{ quick: boolean }} options */
export async function bench(options) {
  const { bench } = await tsImport("./http.ts", import.meta.url);
  await bench(options);
}
