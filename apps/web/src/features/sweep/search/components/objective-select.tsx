"use client";

import { Select } from "@mantine/core";
import { useMemo } from "react";
import { useUrlState } from "@/fetching/use-url-state";
import { type SearchTrials, withFirst } from "../prepare/trials";

/** Which of several objectives the plots of one show; in the address. */
function useObjective() {
  return useUrlState("objective", "0");
}

/** The trials with the chosen objective first. */
export function useFocused(trials: SearchTrials): SearchTrials {
  const [asked] = useObjective();
  return useMemo(() => withFirst(trials, Number(asked) || 0), [trials, asked]);
}

/** Chooses the objective of all plots of one; nothing where there is one. @param trials with the chosen one first */
export function ObjectiveSelect({ trials: { objectives } }: { trials: SearchTrials }) {
  const [, setAsked] = useObjective();
  if (objectives.length < 2) return null;
  return (
    <Select
      aria-label="Objective"
      data={objectives
        .toSorted((a, b) => a.position - b.position)
        .map(({ metric, position }) => ({ value: String(position), label: metric }))}
      value={String(objectives[0]?.position ?? 0)}
      onChange={(next) => next !== null && setAsked(next)}
      allowDeselect={false}
      w={190}
    />
  );
}
