"use client";

import { createContext, type ReactNode, useCallback, useContext, useDeferredValue, useMemo } from "react";
import { useUrlState } from "@/fetching/use-url-state";
import { axesOf } from "../prepare/plot-axis";
import { type Range, type Ranges, readRanges, selectedTrials, writeRanges } from "../prepare/selection";
import type { SearchTrials } from "../prepare/trials";

export interface SearchSelection {
  ranges: Ranges;
  /** 1 for each trial that is in every range, by position; null while nothing is selected. */
  selected: Uint8Array | null;
  /** How many. */
  count: number;
  /** Changes some ranges; null takes one out. */
  select: (changes: Readonly<Record<string, Range | null>>) => void;
  clear: () => void;
  /** Number of the trial that was chosen by itself; null for none. */
  chosen: number | null;
  choose: (number: number | null) => void;
}

const Context = createContext<SearchSelection | null>(null);

/** One selection for all plots of a search and its table, kept in the address. */
export function SelectionProvider({ trials, children }: { trials: SearchTrials; children: ReactNode }) {
  const [text, setText] = useUrlState("select", "");
  const [chosen, setChosen] = useUrlState("trial", "");
  const ranges = useMemo(() => readRanges(text), [text]);
  // The ends of a range follow each press at once; the drawings of thousands of trials follow when there is time.
  const drawn = useDeferredValue(ranges);
  const axes = useMemo(() => axesOf(trials), [trials]);
  const selected = useMemo(() => selectedTrials(drawn, axes, trials.count), [drawn, axes, trials]);
  const select = useCallback(
    (changes: Readonly<Record<string, Range | null>>) => {
      const next: Record<string, Range> = { ...ranges };
      for (const [key, range] of Object.entries(changes)) {
        if (range) next[key] = range;
        else delete next[key];
      }
      setText(writeRanges(next));
    },
    [ranges, setText],
  );
  const value = useMemo(
    (): SearchSelection => ({
      ranges,
      selected,
      count: selected ? selected.reduce((sum, one) => sum + one, 0) : 0,
      select,
      clear: () => setText(""),
      chosen: chosen === "" ? null : Number(chosen),
      choose: (number) => setChosen(number === null ? "" : String(number)),
    }),
    [ranges, selected, select, setText, chosen, setChosen],
  );
  return <Context value={value}>{children}</Context>;
}

export function useSelection(): SearchSelection {
  const selection = useContext(Context);
  if (selection === null) throw new Error("a plot of a search must be rendered inside a SelectionProvider");
  return selection;
}
