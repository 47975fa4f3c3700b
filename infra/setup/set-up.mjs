import { getChromium } from "./chromium.mjs";
import { installPackages } from "./packages.mjs";
import { getPostgres } from "./postgres.mjs";
import { getTemporal } from "./temporal.mjs";
import { installTensorflow } from "./tensorflow.mjs";
import { getVersitygw } from "./versitygw.mjs";

/** @typedef {{ temporal: boolean, postgres: boolean, tensorflow: boolean, chromium: boolean, s3?: boolean }} Parts */

/**
 * Gets what is missing, side by side. Waits for all of it before it fails, so that a second try begins further on.
 * @param {{ root: string, progress: import("./progress.mjs").Progress, parts: Parts }} options
 */
export async function setUp({ root, progress, parts }) {
  const packages = progress.step("npm packages", "20 s, 1 s when installed", (detail) =>
    installPackages(root, detail),
  );
  const afterPackages = async () => {
    await packages;
    await Promise.all([
      parts.tensorflow
        ? progress.step("TensorFlow and its addon", "1 min, 1 s from the cache; CUDA's 3 min", (detail) =>
            installTensorflow(root, detail),
          )
        : undefined,
      parts.postgres
        ? progress.step("Postgres programs", "1 s", async (detail) =>
            detail((await getPostgres(root)).version),
          )
        : undefined,
    ]);
  };
  const results = await Promise.allSettled([
    afterPackages(),
    parts.temporal
      ? progress.step("Temporal command line", "10 s, or 5 min when Go has to build it", async (detail) => {
          detail(await getTemporal(detail));
        })
      : undefined,
    parts.s3
      ? progress.step(
          "S3 server for tests",
          "no time when cached, or 2 min when Go has to build it",
          async (detail) => {
            detail(await getVersitygw(detail));
          },
        )
      : undefined,
    parts.chromium
      ? progress.step("Chromium", "1 min, no time when installed", async (detail) => {
          detail((await getChromium(detail)) ?? "none");
        })
      : undefined,
  ]);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
