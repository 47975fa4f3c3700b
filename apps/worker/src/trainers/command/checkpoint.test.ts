import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ChangedWhileRead, writeCheckpoint } from "./checkpoint-archive";
import { folder, linesOf, ofType, pointsOf, start, taken, useProgramFolder } from "./testing";

useProgramFolder();

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

  it("of the step up to which a program trains is its last one, however far the program is by then", async () => {
    const report = (step: string) =>
      `echo "{\\"step\\": ${step}, \\"metrics\\": {\\"a\\": ${step}}, \\"checkpoint\\": ${step}}"`;
    const script = `trap '${report("5")}; exit 0' TERM; for n in 1 2 3 4; do ${report("$n")}; done; while :; do sleep 0.05; done`;
    const events = await taken(await start(script, { untilEpoch: 2 }));
    expect(ofType(events, "epoch").map(({ epoch }) => epoch)).toEqual([1, 2]);
    // What it has reported is kept until the next attempt reports it again.
    expect(pointsOf(events).map(([, step]) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(events.at(-1)).toMatchObject({ type: "done", outcome: "until-epoch" });
  });

  it.each([
    ["node", ["node", "train.mjs"], { learningRate: 0.1, noise: 0.4 }],
    ["shell", ["sh", "descend.sh", "0.1"], {}],
  ])(
    "of the example %s, which does not wait for its worker, goes on from the step that was stored",
    async (name, command, parameters) => {
      const workingDirectory = fileURLToPath(
        new URL(`../../../../../data/examples/${name}`, import.meta.url),
      );
      const trainer = { command, workingDirectory, parameters, steps: 30 };
      const first = await taken(await start("", { trainer }));
      const stored = ofType(first, "epoch").find(({ epoch }) => epoch === 5);
      const second = await taken(await start("", { trainer, resume: stored?.checkpoint.path ?? "" }));
      expect(pointsOf(second).map(([, step]) => step)).toEqual(Array.from({ length: 25 }, (_, n) => 6 + n));
    },
  );

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
        warn: () => {},
      });
    // It is read in many turns of the event loop.
    const writing = setInterval(() => appendFileSync(join(changing, "weights"), "x"));
    await expect(write()).rejects.toThrow(ChangedWhileRead);
    clearInterval(writing);
    const { sha256 } = await write();
    expect(await write()).toMatchObject({ sha256 });
  });

  it("has empty folders and links within the folder, and tells of a link that leaves it", async () => {
    const begin = `
      cd $FOLDWISE_CHECKPOINT_DIR; mkdir -p empty/deeper weights; echo 1 > weights/3
      ln -s weights/3 latest; ln -s $PWD/weights absolute; ln -s ../latest weights/up; ln -s nowhere dangling
      ln -s /etc/passwd outside; ln -s ../../x further
      echo '{"step": 1, "checkpoint": 1}'`;
    const first = await taken(await start(begin));
    expect(linesOf(first)).toEqual([
      expect.stringMatching(/^the link (outside|further) points to .*, outside of the checkpoint folder/),
      expect.stringMatching(/^the link (outside|further) points to /),
    ]);
    const resume = ofType(first, "epoch").at(-1)?.checkpoint.path ?? "";
    const list = `cd $FOLDWISE_RESUME_FROM; find . -mindepth 1 -printf '%P %y %l\n' | sort; cat weights/up absolute/3`;
    expect(linesOf(await taken(await start(list, { resume })))).toEqual([
      "absolute l weights",
      "dangling l nowhere",
      "empty d",
      "empty/deeper d",
      "latest l weights/3",
      "weights d",
      "weights/3 f",
      "weights/up l ../latest",
      "1",
      "1",
    ]);
  });

  it("belongs to the user that the next program runs as", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("needs root");
    const first = await taken(
      await start(
        `mkdir $FOLDWISE_CHECKPOINT_DIR/deep; echo 1 > $FOLDWISE_CHECKPOINT_DIR/deep/a; echo '{"step": 1}'`,
      ),
    );
    const resume = ofType(first, "epoch").at(-1)?.checkpoint.path ?? "";
    const user = { uid: 65_534, gid: 65_534 };
    const next = await start(
      "echo 2 > $FOLDWISE_RESUME_FROM/deep/a && touch $FOLDWISE_RESUME_FROM/deep/b && echo ok",
      {
        resume,
        access: { user },
      },
    );
    expect(linesOf(await taken(next))).toEqual(["ok"]);
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
