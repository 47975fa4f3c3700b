"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Select } from "@mantine/core";
import { useUrlState } from "@/fetching/use-url-state";
import { trialChoices } from "../prepare/trial-choices";

/** Whose curves are shown: the best of each variant, or one trial's. Nothing where each variant has one trial. */
export function TrialSelect({ sweep }: { sweep: SweepDetail }) {
  const [trial, setTrial] = useUrlState("trial", "");
  if (sweep.trialViews.length <= sweep.variants.length) return null;
  return (
    <Select
      aria-label="Trial shown"
      data={trialChoices(sweep)}
      value={trial}
      onChange={(next) => setTrial(next ?? "")}
      allowDeselect={false}
      searchable={sweep.trialViews.length > 12}
      w={190}
    />
  );
}
