import type { Storage } from "@foldwise/core/contracts/http/queue";
import { bytesText } from "@foldwise/core/words";
import type { Command } from "commander";
import { idArgument, sizeArgument } from "../arguments";
import { getFiles } from "../artifacts/get";
import { putFiles } from "../artifacts/put";
import { contextOf } from "../context";
import { count, textTable } from "../text";
import { userName } from "../user-name";

export function addArtifactCommands(program: Command): void {
  const artifact = program.command("artifact").description("list, store, download and delete files of runs");
  artifact
    .command("ls")
    .description("files and folders that were stored with a run")
    .argument("<run>", "number", idArgument)
    .argument("[path]", "of a folder; all of the run by default", "")
    .action(async (runId: number, path: string, _: object, command: Command) => {
      const context = contextOf(command);
      const list = await context.client.artifacts.list(runId, path);
      const rows = list.entries.map((entry) => [
        entry.isFolder ? `${entry.path}/` : entry.path,
        bytesText(entry.bytes),
        entry.createdAt,
      ]);
      context.print(
        list,
        rows.length === 0 ? "No files there." : textTable(["path", "size", "stored"], rows),
      );
    });
  artifact
    .command("put")
    .description(
      "store a file, or all files of a folder, with a run; run again, it continues where it was cut off",
    )
    .argument("<run>", "number", idArgument)
    .argument("<source>", "file or folder")
    .option("--path <path>", "in the run; the name of the file or folder unless given")
    .action(async (runId: number, source: string, { path }: { path?: string }, command: Command) => {
      const context = contextOf(command);
      const stored = await putFiles(context, { runId, source, path });
      const lines = stored.map((file) => `${file.path} (${bytesText(file.bytes)})`);
      context.print(
        { stored },
        [`${count(stored.length, "file")} stored with run ${runId}`, ...lines].join("\n"),
      );
    });
  artifact
    .command("get")
    .description(
      "download a file of a run, or all files of a folder; run again, it continues where it was cut off",
    )
    .argument("<run>", "number", idArgument)
    .argument("[path]", "of a file or folder; all of the run by default", "")
    .option("--out <path>", "a folder that is there, or the name to write to", ".")
    .action(async (runId: number, path: string, { out }: { out: string }, command: Command) => {
      const context = contextOf(command);
      const files = await getFiles(context, { runId, path: path.replace(/\/+$/, ""), out });
      context.print({ files }, files.map((file) => `${file.path} (${bytesText(file.bytes)})`).join("\n"));
    });
  artifact
    .command("delete")
    .description("delete a file of a run, or a folder with all files in it")
    .argument("<run>", "number", idArgument)
    .argument("<path>", "of a file or folder")
    .action(async (runId: number, path: string, _: object, command: Command) => {
      const context = contextOf(command);
      const deleted = await context.client.artifacts.delete(runId, path);
      context.print(deleted, `${count(deleted.files, "file")} deleted`);
    });
  artifact
    .command("usage")
    .description("what the files of all runs and logged models take, their quota, and who changed quotas")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const storage = await context.client.artifacts.storage();
      context.print(storage, storageText(storage));
    });
  artifact
    .command("set-quota")
    .description("set how many bytes the files of all experiments have together; none removes the quota")
    .argument("<size>", "such as 500GB or 2TiB, or none", sizeArgument)
    .option("--by <name>", "who asks for it; your user name unless given")
    .action(async (size: number | "none", { by = userName() }: { by?: string }, command: Command) => {
      const context = contextOf(command);
      const storage = await context.client.artifacts.setQuota(size === "none" ? null : size, by);
      context.print(storage, storageText(storage));
    });
}

function storageText({ artifactBytes, maxArtifactBytes, changes }: Storage): string {
  const limit = maxArtifactBytes === null ? "without a quota" : `of ${bytesText(maxArtifactBytes)}`;
  const rows = changes.map(({ experiment, quota, value, by, at }) => [
    experiment === null ? "all" : experiment.name,
    quota === "maxTrainings" ? "trainings" : "files",
    value === null ? "none" : quota === "maxTrainings" ? value : bytesText(value),
    by,
    at,
  ]);
  const table = textTable(["experiment", "quota", "value", "by", "at"], rows);
  return [`${bytesText(artifactBytes)} ${limit}`, ...(rows.length === 0 ? [] : [table])].join("\n\n");
}
