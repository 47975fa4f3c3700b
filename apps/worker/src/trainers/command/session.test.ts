import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import type { TrainingInputs } from "@foldwise/db/repositories/training";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CPU_PLACE } from "../../process/slots";
import { isRunning } from "../../testing/worker-process";
import { Stalled, type TrainerSession } from "../contract";
import { ChangedWhileRead, writeCheckpoint } from "./checkpoint-archive";
import { markedProcesses } from "./marked-processes";
import type { ProgramAccess } from "./program-access";
import { makeCommandTrainer } from "./trainer";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-command-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NEVER_MS = 600_000;
const access: ProgramAccess = {
  commands: ["sh", "node", process.execPath],
  folders: { roots: null, isExposed: false, variable: "FOLDWISE_COMMAND_FOLDERS" },
  user: null,
  memoryBytes: null,
  openFiles: null,
  variables: [],
  pageUrl: "http://127.0.0.1:7788",
};

let runs = 0;
interface Given {
  trainer?: object;
  access?: Partial<ProgramAccess>;
  resume?: string | null;
  untilEpoch?: number;
  limits?: { stallMs?: number; graceMs?: number };
  images?: TrainingInputs["images"];
}

/** Runs a shell script as the program of a training of its own. */
async function start(script: string, given: Given = {}): Promise<TrainerSession & { scratch: string }> {
  const scratch = join(folder, `run-${++runs}`);
  mkdirSync(scratch);
  const trainer = makeCommandTrainer({
    home: folder,
    access: { ...access, ...given.access },
    limits: { stallMs: NEVER_MS, graceMs: NEVER_MS, ...given.limits },
  });
  const session = await trainer.train(
    {
      inputs: inputsOf(
        { kind: "command", command: ["sh", "-c", script], ...given.trainer },
        given.images ?? null,
      ),
      attempt: 1,
      run: 5,
      resume: given.resume ?? null,
      ...(given.untilEpoch === undefined ? {} : { untilEpoch: given.untilEpoch }),
      scratch,
      place: CPU_PLACE,
      signal: new AbortController().signal,
    },
    () => {},
  );
  return Object.assign(session, { scratch });
}

function inputsOf(trainer: object, images: TrainingInputs["images"] = null): TrainingInputs {
  return {
    trainingId: 1,
    uid: `uid-${runs}`,
    images,
    spec: {
      trainer: { kind: "command", ...trainer },
      data: {},
      training: {},
      dataset: null,
      split: null,
      fold: 2,
      seed: 7,
      versions: {},
      salt: null,
    },
  };
}

async function taken(session: TrainerSession): Promise<TrainerEvent[]> {
  const events: TrainerEvent[] = [];
  for await (const event of session.events) events.push(event);
  await session.kill();
  return events;
}
const ofType = <T extends TrainerEvent["type"]>(events: readonly TrainerEvent[], type: T) =>
  events.filter((event): event is Extract<TrainerEvent, { type: T }> => event.type === type);
const pointsOf = (events: readonly TrainerEvent[]) =>
  ofType(events, "points").flatMap(({ points }) =>
    points.map(({ name, step, value }) => [name, step, value]),
  );
const linesOf = (events: readonly TrainerEvent[]) => ofType(events, "log").map(({ message }) => message);

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

describe("the end of a program", () => {
  it.each([
    ["exit 2", "bad-configuration"],
    ["exit 78", "bad-configuration"],
    ["echo 'lr must be positive' >&2; exit 1", "program-error"],
    ["exit 65", "bad-input"],
    ["exit 75", "infrastructure"],
    ["exit 137", "out-of-memory"],
    ["kill -KILL $$", "out-of-memory"],
    ["kill -SEGV $$", "program-error"],
    ["exec /no/such/program", "bad-configuration"],
  ])("%s is a failure of its class", async (script, kind) => {
    const events = await taken(await start(script));
    expect(events.at(-1)).toMatchObject({ type: "failed", kind, remedy: expect.any(String) });
    if (script.includes("lr must"))
      expect(events.at(-1)).toMatchObject({
        message: "The program ended with exit code 1: lr must be positive",
      });
  });

  /** Takes events until one of the type, and says what came; the rest is for `rest`. */
  async function upTo(session: TrainerSession, type: TrainerEvent["type"]) {
    const events = session.events[Symbol.asyncIterator]();
    for (;;) {
      const { value, done } = await events.next();
      if (done) throw new Error(`ended without ${type}`);
      if (value.type === type) break;
    }
    return async () => {
      const seen: TrainerEvent[] = [];
      for (let next = await events.next(); !next.done; next = await events.next()) seen.push(next.value);
      return seen;
    };
  }
  const BEGUN = `echo '{"step": 1, "metrics": {"a": 1}}'`;
  const STAY = "while :; do sleep 0.05; done";

  it("is SIGTERM, after which it may still save a checkpoint", async () => {
    const session = await start(
      `trap 'echo hello > $FOLDWISE_CHECKPOINT_DIR/f; echo "{\\"checkpoint\\": 1}"; exit 0' TERM; ${BEGUN}; ${STAY}`,
    );
    const rest = await upTo(session, "points");
    session.stop("now");
    expect((await rest()).filter(({ type }) => type !== "log")).toMatchObject([
      { type: "epoch", epoch: 1 },
      { type: "done", outcome: "stopped" },
    ]);
  });

  it("is SIGKILL after its grace, for all that it started, also what left its group", async () => {
    const note = join(folder, "children");
    const daemon = join(folder, "daemon.mjs");
    writeFileSync(daemon, "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);");
    const session = await start(
      `trap '' TERM; node ${daemon} & echo $! > ${note}; setsid node ${daemon} & echo $! >> ${note}; ${BEGUN}; ${STAY}`,
      { limits: { graceMs: 200 } },
    );
    const rest = await upTo(session, "points");
    const pids = readFileSync(note, "utf8").trim().split("\n").map(Number);
    expect(pids.map(isRunning)).toEqual([true, true]);
    session.stop("now");
    await expect(rest()).rejects.toThrow("It did not stop within 0.2 s of SIGTERM (after step 1)");
    await expect.poll(() => pids.map(isRunning)).toEqual([false, false]);
    expect(await markedProcesses(`FOLDWISE_ATTEMPT=uid-${runs}/`)).toEqual([]);
  });

  it("ends what it left behind, and does not wait for it", async () => {
    const note = join(folder, "left");
    const events = await taken(
      await start(`setsid sleep 1000 & echo $! > ${note}; sleep 1000 & echo $! >> ${note}; ${BEGUN}`),
    );
    expect(events.at(-1)).toMatchObject({ type: "done", outcome: "complete" });
    const pids = readFileSync(note, "utf8").trim().split("\n").map(Number);
    await expect.poll(() => pids.map(isRunning)).toEqual([false, false]);
  });

  it("comes when it reports nothing for too long, whatever it prints, and when it is stopped", async () => {
    const chatty = await start(`${BEGUN}; while :; do echo still here; sleep 0.02; done`, {
      limits: { stallMs: 600 },
    });
    await expect(taken(chatty)).rejects.toThrow(/No report for 0\.6 s \(after step 1\).*stallSeconds/);
    await chatty.kill();
    const stopped = await start(`${BEGUN}; kill -STOP $$`, {
      trainer: { command: ["sh", "-c", `${BEGUN}; kill -STOP $$`], stallSeconds: 1 },
    });
    await expect(taken(stopped)).rejects.toThrow(Stalled);
    expect(isRunning(stopped.pid ?? 0)).toBe(false);
  });

  it("comes with the worker, however that goes", async () => {
    const pid = Number(
      (
        await new Promise<string>((resolve, reject) => {
          const script = `
            import { startProgram } from ${JSON.stringify(join(import.meta.dirname, "start-program.ts"))};
            const child = startProgram({ program: "/bin/sleep", args: ["1000"], cwd: "/", env: {}, access: { memoryBytes: null, openFiles: null, user: null } });
            process.stdout.write(String(child.process.pid), () => process.kill(process.pid, "SIGKILL"));
            `;
          const worker = spawn("npx", ["tsx", "--input-type=module", "-e", script], {
            stdio: ["ignore", "pipe", "inherit"],
          });
          let text = "";
          worker.stdout.on("data", (chunk) => {
            text += chunk;
          });
          worker.once("error", reject);
          worker.once("exit", () => resolve(text));
        })
      ).trim(),
    );
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});

describe("a checkpoint", () => {
  const COUNT = `
    n=0; [ -z "$FOLDWISE_RESUME_FROM" ] || n=$(cat $FOLDWISE_RESUME_FROM/deep/state)
    echo "from $n at \${FOLDWISE_RESUME_STEP:-none}"
    mkdir -p $FOLDWISE_CHECKPOINT_DIR/deep
    while [ $n -lt 4 ]; do
      n=$((n + 1)); echo "{\\"step\\": $n, \\"metrics\\": {\\"val/loss\\": 0.$((9 - n))}}"
      echo $n > $FOLDWISE_CHECKPOINT_DIR/deep/state; echo "{\\"checkpoint\\": $n}"
      [ $n -ne 2 ] || [ -n "$FOLDWISE_RESUME_FROM" ] || while :; do sleep 0.05; done
    done`
    .replaceAll("\\\\", "\\")
    .replaceAll("\\$", "$");

  it("holds the folder as it was at its step, and hands it back to who goes on", async () => {
    const first = await taken(await start(COUNT, { untilEpoch: 2 }));
    expect(ofType(first, "epoch").map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(first.at(-1)).toMatchObject({ type: "done", outcome: "until-epoch" });
    const resume = ofType(first, "epoch").at(-1)?.checkpoint.path ?? "";
    const second = await taken(await start(COUNT, { resume }));
    expect(linesOf(second)).toEqual(["from 2 at 2"]);
    expect(ofType(second, "ready")).toMatchObject([{ epoch: 2 }]);
    expect(pointsOf(second)).toEqual([
      ["val/loss", 3, 0.6],
      ["val/loss", 4, 0.5],
    ]);
    expect(second.at(-1)).toMatchObject({ type: "done", outcome: "complete", epoch: 4 });
  });

  it("is the best one by the plan's rule, or the last", async () => {
    const script = `for v in 5 2 9; do n=$((n + 1)); echo "{\\"step\\": $n, \\"metrics\\": {\\"val/loss\\": 0.$v}, \\"checkpoint\\": $n}"; done`;
    const bests = async (trainer: object) =>
      ofType(
        await taken(await start("", { trainer: { command: ["sh", "-c", script], ...trainer } })),
        "epoch",
      ).map(({ isBest, bestEpoch }) => [isBest, bestEpoch]);
    expect(await bests({})).toEqual([
      [true, 1],
      [true, 2],
      [true, 3],
      [true, 3],
    ]);
    expect(await bests({ selection: { metric: "val/loss", direction: "minimize" } })).toEqual([
      [true, 1],
      [true, 2],
      [false, 2],
      [false, 2],
    ]);
  });

  it("is not taken while its files change", async () => {
    const changing = join(folder, "changing");
    mkdirSync(changing);
    writeFileSync(join(changing, "weights"), Buffer.alloc(2 ** 25));
    const snapshot = { step: 1, validation: {}, measures: [], hasPredictions: false };
    const write = () =>
      writeCheckpoint({
        out: join(folder, "changing.tar"),
        folder: changing,
        state: { last: snapshot, best: snapshot },
        predictions: {},
      });
    // It is read in many turns of the event loop.
    const writing = setInterval(() => appendFileSync(join(changing, "weights"), "x"));
    await expect(write()).rejects.toThrow(ChangedWhileRead);
    clearInterval(writing);
    const { sha256 } = await write();
    expect(await write()).toMatchObject({ sha256 });
  });

  it("of a step that falls is not stored, which is said", async () => {
    const script = `echo '{"step": 3, "checkpoint": 3}'; echo '{"checkpoint": 1}'; echo '{"checkpoint": 0}'`;
    const events = await taken(await start(script));
    expect(ofType(events, "epoch").map(({ epoch }) => epoch)).toEqual([3, 3]);
    expect(linesOf(events)).toEqual([
      expect.stringContaining("step 1 came after that of step 3"),
      expect.stringContaining("step 0 was not stored"),
    ]);
  });
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

describe("what a program leaves of the test side", () => {
  const images: TrainingInputs["images"] = {
    dataset: {
      id: 1,
      fingerprint: "f",
      location: "/data",
      classes: ["ALL", "HEM"],
      positiveClass: "ALL",
      paths: ["a.png", "b.png", "c.png", "d.png"],
    },
    samples: {
      train: [{ index: 0, class: 0 }],
      val: [{ index: 0, class: 0 }],
      test: [
        { index: 1, class: 0 },
        { index: 2, class: 1 },
        { index: 3, class: 1 },
      ],
    },
  };
  const GOOD = [
    '{"item": "b.png", "scores": {"ALL": 0.9, "HEM": 0.1}}',
    '{"item": "/data/d.png", "predicted": "ALL"}',
    '{"item": "c.png", "score": 0.2}',
  ];
  const classify = async (lines: readonly string[], given: Given = {}) => {
    const file = join(folder, `predictions-${runs}`);
    writeFileSync(file, lines.join("\n"));
    return taken(
      await start("", {
        images,
        ...given,
        trainer: {
          command: ["sh", "-c", `cat ${file} > $FOLDWISE_PREDICTIONS_FILE; ${"echo '{\"step\": 1}'"}`],
          task: "classification",
          ...given.trainer,
        },
      }),
    );
  };
  const evaluate = async (
    events: readonly TrainerEvent[],
    trainer: object,
    conditions: object,
    withImages: TrainingInputs["images"] = images,
  ) => {
    const session = await makeCommandTrainer({
      home: folder,
      access,
      limits: { stallMs: NEVER_MS, graceMs: NEVER_MS },
    }).evaluate(
      {
        inputs: inputsOf({ command: ["sh"], ...trainer }, withImages),
        signal: new AbortController().signal,
        checkpoint: ofType(events, "epoch").at(-1)?.checkpoint.path ?? "",
        evaluations: [{ weights: "best", conditions: { testSigma: 0, replicate: 0, ...conditions } }],
        place: CPU_PLACE,
      },
      () => {},
    );
    return taken(session);
  };

  it.each([
    ["JSON lines", GOOD],
    [
      "CSV",
      ["item,predicted,scores:ALL,scores:HEM", "c.png,,0.2,0.8", '"b.png",ALL,0.9,0.1', "d.png,ALL,1,0"],
    ],
  ])("is read from %s, in the order of the items", async (_, lines) => {
    const events = await classify(lines);
    expect(events.at(-1)).toMatchObject({ type: "done", outcome: "complete" });
    expect(ofType(await evaluate(events, { task: "classification" }, {}), "evaluation")).toMatchObject([
      {
        weights: "best",
        epoch: 1,
        predictions: [
          { index: 1, label: "ALL", predicted: "ALL", score: 0.9 },
          { index: 2, label: "HEM", predicted: "HEM", score: 0.2 },
          { index: 3, label: "HEM", predicted: "ALL", score: 1 },
        ],
      },
    ]);
    expect((await evaluate(events, { task: "classification" }, { testSigma: 5 })).at(-1)).toMatchObject({
      type: "failed",
      kind: "bad-output",
      message: expect.stringContaining("nothing at testSigma 5"),
    });
  });

  it.each([
    ["no file", [], "the program wrote no predictions file"],
    ["a missing item", GOOD.slice(1), /b\.png — an item of the test side is missing; 2 of 3/],
    ["an item twice", [...GOOD, GOOD[0] ?? ""], "line 4.item: b.png — duplicate item"],
    [
      "an item of another side",
      [...GOOD, '{"item": "a.png", "score": 1}'],
      "line 4.item: a.png — is not an item of the test side",
    ],
    [
      "an unknown class",
      ['{"item": "b.png", "predicted": "OLL"}'],
      "line 1.predicted: OLL — unknown class; one of ALL, HEM",
    ],
    ["scores of an unknown class", ['{"item": "b.png", "scores": {"OLL": 1}}'], "unknown class"],
    [
      "scores that do not sum to 1",
      ['{"item": "b.png", "scores": [0.9, 0.3]}'],
      "do not sum to 1 but to 1.2",
    ],
    [
      "a score of one class alone",
      ['{"item": "b.png", "scores": {"ALL": 1}}'],
      "has no score of every class",
    ],
    ["a score that is no probability", ['{"item": "b.png", "score": 1.5}'], "is not a probability"],
    ["another true class", ['{"item": "b.png", "label": "HEM", "score": 1}'], "the dataset says ALL"],
    ["what is neither", ["not json", "nor this"], "item"],
    ["JSON that is cut", ['{"item": "b.png", "sc'], "is not JSON"],
  ])("is refused with %s, and the same program is not tried again", async (_, lines, problem) => {
    const last = (await classify(lines)).at(-1);
    expect(last).toMatchObject({ type: "failed", kind: "bad-output" });
    expect(last?.type === "failed" && last.message).toMatch(problem);
  });

  it("of a classification without a dataset needs classes and true labels, and items are rows of its own", async () => {
    const trainer = { task: "classification", classes: ["no", "yes"] };
    const rows = [
      '{"item": 4, "label": "yes", "score": 0.7}',
      '{"item": 2, "label": "no", "predicted": "no"}',
    ];
    const given = { images: null, trainer };
    const events = await classify(rows, given);
    expect(ofType(await evaluate(events, trainer, {}, null), "evaluation")).toMatchObject([
      {
        classes: { names: ["no", "yes"], positive: "yes" },
        predictions: [
          { index: 2, predicted: "no", score: 0 },
          { index: 4, predicted: "yes", score: 0.7 },
        ],
      },
    ]);
    expect((await classify(['{"item": "x", "score": 1}'], given)).at(-1)).toMatchObject({
      message: expect.stringContaining("a whole number from 0"),
    });
    expect((await classify(['{"item": 1, "score": 1}'], given)).at(-1)).toMatchObject({
      message: expect.stringContaining("the true class is not known"),
    });
    expect(
      (await classify(rows, { images: null, trainer: { task: "classification" } })).at(-1),
    ).toMatchObject({ message: expect.stringContaining("names its classes") });
  });

  it("of three classes keeps the score of each", async () => {
    const trainer = { task: "classification", classes: ["a", "b", "c"] };
    const rows = [
      '{"item": 0, "label": "a", "scores": [0.5, 0.3, 0.2]}',
      '{"item": 1, "label": "c", "predicted": "b"}',
    ];
    const events = await classify(rows, { images: null, trainer });
    const [evaluation] = ofType(await evaluate(events, trainer, {}, null), "evaluation");
    expect(evaluation?.predictions).toEqual([
      { index: 0, label: "a", predicted: "a", score: 0.3, probabilities: [0.5, 0.3, 0.2] },
      { index: 1, label: "c", predicted: "b", score: 1 },
    ]);
  });

  it("of a regression is measured, and reported measures have to be there", async () => {
    const lines = [
      '{"item": 0, "target": 1, "prediction": 2, "group": "a"}',
      '{"item": 1, "target": 3, "prediction": 3, "group": "b"}',
    ];
    const events = await classify(lines, { images: null, trainer: { task: "regression" } });
    expect(ofType(await evaluate(events, { task: "regression" }, {}, null), "evaluation")).toMatchObject([
      {
        items: [
          { index: 0, target: 1, predicted: 2, group: "a" },
          { index: 1, target: 3, predicted: 3, group: "b" },
        ],
      },
    ]);
    const measures = { "dice score": { direction: "maximize" } };
    const reporting = (text: string) =>
      start("", { trainer: { command: ["sh", "-c", text], measures } }).then(taken);
    expect((await reporting("true")).at(-1)).toMatchObject({
      kind: "bad-output",
      message: expect.stringContaining("measures.dice score: missing"),
    });
    const good = await reporting(
      `echo '{"measures": {"dice score": 0.5}, "conditions": {"testSigma": 3}}'; echo '{"measures": {"dice score": 0.9}}'`,
    );
    expect(ofType(await evaluate(good, { measures }, { testSigma: 3 }, null), "evaluation")).toMatchObject([
      { conditions: { testSigma: 3, replicate: 0 }, measures: { "dice score": 0.5 } },
    ]);
  });
});
