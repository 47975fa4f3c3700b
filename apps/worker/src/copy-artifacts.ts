/**
 * `node dist/copy-artifacts.mjs FROM`: copies the artifacts of a folder, or of a bucket, to the place that FOLDWISE_ARTIFACTS names,
 * each compared with its SHA-256. Run again, it copies what is not there yet.
 */
import { invalid } from "@foldwise/core/errors";
import { bytesText } from "@foldwise/core/words";
import { artifactSettings, copyArtifacts, openArtifactStore } from "@foldwise/db/artifacts";
import { homeOf } from "./environment";

const EVERY_MS = 2_000;
const say = (line: string) => console.error(`copy-artifacts: ${line}`);

try {
  const [source = "", ...others] = process.argv.slice(2);
  const { FOLDWISE_ARTIFACTS: target = "" } = process.env;
  if (source === "" || others.length > 0 || target === "")
    throw invalid(
      [
        source === "" || others.length > 0
          ? {
              field: "FROM",
              value: process.argv.slice(2).join(" ") || "missing",
              problem: "must be one place",
              remedy: "name the folder, or s3://bucket/prefix, that has the artifacts now",
            }
          : {
              field: "FOLDWISE_ARTIFACTS",
              value: "not set",
              problem: "names the place to copy to",
              remedy: "set it as for web app and workers",
            },
      ],
      "Usage: node apps/worker/dist/copy-artifacts.mjs FROM",
    );
  const from = openAt(source, "FROM");
  const to = openAt(target, "FOLDWISE_ARTIFACTS");
  await to.check();
  let saidAt = Date.now();
  const { copied, skipped, bytes, damaged } = await copyArtifacts({
    from,
    to,
    onArtifact: (so) => {
      if (Date.now() - saidAt < EVERY_MS) return;
      saidAt = Date.now();
      say(`${so.copied + so.skipped} artifacts so far, ${bytesText(so.bytes)} copied`);
    },
  });
  say(
    `${copied} artifacts (${bytesText(bytes)}) copied from ${from.location} to ${to.location}, ${skipped} were there`,
  );
  for (const sha256 of damaged)
    say(`not copied: the bytes of ${sha256} are damaged, they do not have its SHA-256`);
  if (damaged.length > 0) process.exitCode = 1;
} catch (error) {
  say(error instanceof Error ? error.message || error.name : String(error));
  process.exitCode = 1;
}

function openAt(place: string, field: string) {
  const { settings, problems } = artifactSettings(
    { ...process.env, FOLDWISE_ARTIFACTS: place },
    homeOf(process.env.FOLDWISE_HOME),
  );
  if (!settings)
    throw invalid(
      problems.map((one) => (one.field === "FOLDWISE_ARTIFACTS" ? { ...one, field } : one)),
      "A place cannot be used",
    );
  return openArtifactStore(settings).store;
}
