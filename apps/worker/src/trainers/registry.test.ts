import { listTrainers } from "@foldwise/core/trainers";
import { expect, it } from "vitest";
import { makeTrainers } from "./registry";

it("every trainer that is declared can be run, and none besides", () => {
  const unused = () => {
    throw new Error("not asked for");
  };
  const trainers = makeTrainers({
    home: "nowhere",
    datasets: { hold: unused, archive: unused },
    weights: {
      folder: "nowhere",
      manifestOf: unused,
      access: { folders: { roots: null, isExposed: false, variable: "ROOTS" }, hosts: [], maxBytes: 1 },
    },
    start: unused,
    describe: unused,
    draining: new AbortController().signal,
    command: {
      access: {
        commands: [],
        folders: { roots: null, isExposed: false, variable: "FOLDERS" },
        user: null,
        memoryBytes: null,
        openFiles: null,
        variables: [],
        pageUrl: null,
      },
      limits: { stallMs: 1, graceMs: 1 },
    },
  });
  expect(Object.keys(trainers).sort()).toEqual(
    listTrainers()
      .map(({ kind }) => kind)
      .sort(),
  );
});
