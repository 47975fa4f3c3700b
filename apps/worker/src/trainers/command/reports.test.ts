import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, linesOf, ofType, pointsOf, start, taken, useProgramFolder } from "./testing";

useProgramFolder();

describe("what a program is told", () => {
  it("is in its arguments, its environment and its files, and nothing else of the worker is", async () => {
    process.env.PGPASSWORD = "secret-1";
    process.env.AWS_SECRET_ACCESS_KEY = "secret-2";
    process.env.LAB_SETTING = "shared";
    const session = await start("env; cat $FOLDWISE_PARAMETERS; printf '%s|' \"$@\" ; pwd", {
      trainer: {
        command: [
          "sh",
          "-c",
          "env; echo; cat $FOLDWISE_PARAMETERS; printf '%s|' \"$@\"",
          "name",
          "--lr={{parameters.lr}}",
          "{{fold}} {{seed}}",
          "$HOME; {{parameters.o.name}}",
        ],
        parameters: { lr: 0.001, "o.name": "a b" },
      },
      access: { variables: ["LAB_SETTING"] },
    });
    const text = linesOf(await taken(session)).join("\n");
    delete process.env.PGPASSWORD;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    delete process.env.LAB_SETTING;
    expect(text).not.toMatch(/secret-|DATABASE_URL|FOLDWISE_TOKEN|PGPASSWORD/);
    for (const part of [
      "FOLDWISE_FOLD=2",
      "FOLDWISE_SEED=7",
      "FOLDWISE_RUN_ID=5",
      "FOLDWISE_RUN_URL=http://127.0.0.1:7788/runs/5",
      "FOLDWISE_API_URL=http://127.0.0.1:7788/api/v1",
      "FOLDWISE_PARAM_LR=0.001",
      "FOLDWISE_PARAM_O_NAME=a b",
      "CUDA_VISIBLE_DEVICES=-1",
      "LAB_SETTING=shared",
      '"o.name": "a b"',
      "--lr=0.001|2 7|$HOME; a b|",
    ])
      expect(text).toContain(part);
    expect(text).not.toContain("FOLDWISE_RESUME_FROM");
  });
});

describe("what a program reports", () => {
  it("by standard output and by a file that grows is stored, and other lines are its log", async () => {
    const events = await taken(
      await start(`
        echo "loading"
        echo '{"step": 1, "metrics": {"val/loss": 0.5, "lr": 1e-3}}'
        echo '{"step": 2, "metrics": {"val/loss": NaN, "train/loss": -Infinity, "x": null}}' >> $FOLDWISE_METRICS_FILE
        printf '{"step": 3, "metrics": {"val/loss": 0.25}}' >> $FOLDWISE_METRICS_FILE
        echo "a warning" >&2`),
    );
    expect(pointsOf(events).sort()).toEqual(
      [
        ["lr", 1, 0.001],
        ["val/loss", 1, 0.5],
        ["train/loss", 2, "-Infinity"],
        ["val/loss", 2, "NaN"],
        ["x", 2, "NaN"],
        ["val/loss", 3, 0.25],
      ].sort(),
    );
    expect(linesOf(events).sort()).toEqual(["a warning", "loading"]);
    expect(events.at(-1)).toMatchObject({ type: "done", outcome: "complete", epoch: 3 });
    expect(ofType(events, "epoch")).toMatchObject([
      { epoch: 3, isBest: true, bestEpoch: 3, validation: { "val/loss": 0.25 } },
    ]);
  });

  it("is taken as far as it can be, with a warning for the rest", async () => {
    const events = await taken(
      await start(`
        echo '{"step": 5, "metrics": {"ok": 1, "bad|name": 2, "text": "x"}}'
        echo '{"step": 4, "metrics": {"ok": 2}}'
        echo '{"step": -1, "metrics": {"ok": 3}}'
        echo '{"metrics": [1]}'
        echo '{"step": 1.5}'
        echo '{"other": 1}'
        echo '{"step": 6, "metrics": {"ok": 4}'
        echo '{"step": 900, "metrics": {"ok": 5}}'`),
    );
    expect(pointsOf(events)).toEqual([
      ["ok", 5, 1],
      ["ok", 4, 2],
      ["ok", 900, 5],
    ]);
    const text = linesOf(events).join("\n");
    for (const part of [
      '"bad|name" may have',
      '"text" is "x"',
      "step 4 came after step 5",
      "-1 is not a whole number",
      "[1] is not an object",
      "900 is above trainer.steps",
      '{"other": 1}',
      '{"step": 6',
    ])
      expect(text).toContain(part);
  });

  it("survives binary junk, long lines, progress bars and a flood", async () => {
    const program = join(folder, "junk.mjs");
    writeFileSync(
      program,
      `import { randomBytes } from "node:crypto";
       const out = (part) => new Promise((resolve) => process.stdout.write(part, resolve));
       await out(randomBytes(200_000)); await out("\\n\\0\\x1b[31mred\\n10%\\r50%\\r100%\\n");
       await out("x".repeat(3_000_000) + "\\n");
       for (let n = 0; n < 300; n++) await out("y".repeat(60_000) + "\\n");
       await out('{"step": 1, "metrics": {"val/loss": 1}}\\n');`,
    );
    const events = await taken(await start("", { trainer: { command: ["node", program] } }));
    expect(pointsOf(events)).toEqual([["val/loss", 1, 1]]);
    const lines = linesOf(events);
    expect(lines).toContain("100%");
    expect(lines.filter((line) => /[^\P{Cc}\t]/u.test(line))).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(4_000);
    expect(lines.join("\n")).toMatch(/more than 8 MiB were printed/);
    expect(events.at(-1)).toMatchObject({ type: "done", outcome: "complete" });
  });
});
