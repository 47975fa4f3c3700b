import type { SweepImportance } from "@foldwise/core/contracts/http/sweep-search";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { importanceQuery } from "./search";

it("importances stand for those of more trials, not for those of another objective, method or sweep", () => {
  const client = new QueryClient();
  const first = { method: "ped-anova", objective: 0, complete: 10, edits: 1, renewed: 0 } as const;
  const answer: SweepImportance = { method: "ped-anova", objective: "val/loss", trials: 10, importances: [] };
  client.setQueryData(importanceQuery(1, first).queryKey, answer);
  const shownAfter = (...next: Parameters<typeof importanceQuery>) => {
    const observer = new QueryObserver(client, importanceQuery(1, first));
    expect(observer.getCurrentResult().data).toEqual(answer);
    observer.setOptions(importanceQuery(...next));
    return observer.getCurrentResult().data;
  };
  expect(shownAfter(1, { ...first, complete: 100 })).toEqual(answer);
  expect(shownAfter(1, { ...first, objective: 1 })).toBeUndefined();
  expect(shownAfter(1, { ...first, method: "fanova" })).toBeUndefined();
  expect(shownAfter(2, first)).toBeUndefined();
  client.clear();
});

it("importances are asked anew when as many trials are complete after an edit, or on an added fold", () => {
  const first = { method: "fanova", objective: 0, complete: 10, edits: 1, renewed: 0 } as const;
  const keyOf = (more: object) => importanceQuery(1, { ...first, ...more }).queryKey;
  expect(keyOf({})).toEqual(keyOf({}));
  expect(keyOf({ edits: 2 })).not.toEqual(keyOf({}));
  expect(keyOf({ renewed: 10 })).not.toEqual(keyOf({}));
  expect(keyOf({ complete: 101 })).toEqual(keyOf({ complete: 102 }));
});
