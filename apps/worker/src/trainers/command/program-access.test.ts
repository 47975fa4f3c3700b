import { describe, expect, it } from "vitest";
import {
  access,
  folder,
  type Given,
  LOCAL_DATASETS,
  linesOf,
  NEVER_MS,
  start,
  taken,
  useProgramFolder,
} from "./testing";
import { makeCommandTrainer } from "./trainer";

useProgramFolder();

it("a worker without commands says before any training how it gets some", async () => {
  const trainer = makeCommandTrainer({
    home: folder,
    datasets: LOCAL_DATASETS,
    access: { ...access, commands: [] },
    limits: { stallMs: NEVER_MS, graceMs: NEVER_MS },
  });
  await expect(trainer.installation()).rejects.toThrow(
    "This worker runs no commands; set FOLDWISE_COMMANDS for it to the programs that it may run, as in sh,node",
  );
});

describe("a worker", () => {
  const problemOf = (given: Given, script = "true") =>
    start(script, given).then(
      () => "started",
      (error: unknown) => String(error),
    );
  it.each([
    ["no command", { access: { commands: [] } }, "this worker runs no commands; set FOLDWISE_COMMANDS=sh"],
    ["only its own", { trainer: { command: ["python3"] } }, "runs sh, node"],
    ["no other file of an allowed name", { trainer: { command: ["/tmp/sh"] } }, "runs sh, node"],
    [
      "nothing that is missing",
      { trainer: { command: ["/no/such"] }, access: { commands: ["/no/such"] } },
      "there is no such file",
    ],
    [
      "nothing that is no program",
      { trainer: { command: ["/etc/passwd"] }, access: { commands: ["/etc/passwd"] } },
      "is not executable",
    ],
    ["no folder", { trainer: { command: ["/tmp"] }, access: { commands: ["/tmp"] } }, "is not a file"],
    [
      "nothing in a folder that is not allowed",
      {
        trainer: { command: ["sh"], workingDirectory: "/etc" },
        access: { folders: { roots: ["/tmp"], isExposed: false, variable: "FOLDWISE_COMMAND_FOLDERS" } },
      },
      "outside the folders",
    ],
    [
      "nothing in a folder that is missing",
      { trainer: { command: ["sh"], workingDirectory: "/no/such" } },
      "there is no such folder",
    ],
  ])("runs %s", async (_, given, problem) => {
    expect(await problemOf(given)).toContain(problem);
  });

  it("runs a program under its limits and as its user", async () => {
    const isRoot = process.getuid?.() === 0;
    const events = await taken(
      await start("id -u; ulimit -v; ulimit -n; touch $FOLDWISE_CHECKPOINT_DIR/x && echo written", {
        access: { memoryBytes: 2 ** 30, openFiles: 77, user: isRoot ? { uid: 65_534, gid: 65_534 } : null },
      }),
    );
    expect(linesOf(events)).toEqual([
      isRoot ? "65534" : String(process.getuid?.()),
      String(2 ** 20),
      "77",
      "written",
    ]);
  });
});
