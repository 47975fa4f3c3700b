"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useUrlState } from "@/fetching/use-url-state";
import { trialQuery } from "./queries";
import { pickShownTrials, type ShownTrial } from "./shown-trials";

/** The trials whose curves a page shows; one that the address names is fetched where the sweep's answer leaves it out. */
export function useShownTrials(id: string, sweep: SweepDetail): ShownTrial[] {
  const [text] = useUrlState("trial", "");
  const chosen = /^\d{1,9}$/.test(text) ? Number(text) : null;
  const isThere = chosen === null || sweep.trialViews.some(({ number }) => number === chosen);
  const further = useQuery({
    ...trialQuery(id, chosen ?? 0),
    enabled: !isThere && sweep.trialsLeftOut > 0,
    placeholderData: keepPreviousData,
    retry: false,
  }).data;
  return useMemo(() => {
    const trialViews = isThere || !further ? sweep.trialViews : [...sweep.trialViews, further];
    return pickShownTrials({ ...sweep, trialViews }, isThere ? chosen : (further?.number ?? null));
  }, [sweep, isThere, chosen, further]);
}
