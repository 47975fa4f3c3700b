import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { expect, it } from "vitest";
import { makeJobIo } from "./job-io";

it("says that it works after a unit of work when nothing was said for a second, and only then", async () => {
  const events: TrainerEvent[] = [];
  let now = 0;
  const io = makeJobIo({
    write: (event) => events.push(event),
    requested: () => "nothing",
    now: () => now,
  });
  const step = async (milliseconds: number) => {
    now += milliseconds;
    await io.breathe();
    return events.splice(0).map(({ type }) => type);
  };
  expect(await step(600)).toEqual([]);
  expect(await step(600)).toEqual(["working"]);
  expect(await step(600)).toEqual([]);
  io.emit({ type: "packing", done: 1, total: 2 });
  expect(await step(600)).toEqual(["packing"]);
  expect(await step(60_000)).toEqual(["working"]);
});
