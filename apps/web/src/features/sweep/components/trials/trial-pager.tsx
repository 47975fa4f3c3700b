"use client";

import type { TrialPage } from "@foldwise/core/contracts/http/trial-row";
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconChevronsLeft, IconChevronsRight } from "@tabler/icons-react";
import { formatCount } from "@/formats/numbers";
import type { TrialList } from "../../queries/use-trial-list";
import classes from "./trials.module.css";

interface TrialPagerProps {
  page: TrialPage;
  set: TrialList["set"];
}

/** Which of the trials are shown, and the way to the others. */
export function TrialPager({ page, set }: TrialPagerProps) {
  const { offset, trials, matching, total, next, previous } = page;
  if (matching <= trials.length && matching === total) return null;
  const go = (place: string) => () => set({ page: place });
  return (
    <nav className={classes.pager} aria-label="Pages of trials">
      <span className="tabular" aria-live="polite">
        {trials.length === 0
          ? "0"
          : `${formatCount(offset + 1)}–${formatCount(offset + trials.length)} of ${formatCount(matching)}`}
        {matching < total ? ` (${formatCount(total)} without filters)` : ""}
      </span>
      <Step label="First page" place={previous === null ? null : ""} go={go} icon={IconChevronsLeft} />
      <Step label="Previous page" place={previous && `before:${previous}`} go={go} icon={IconChevronLeft} />
      <Step label="Next page" place={next && `after:${next}`} go={go} icon={IconChevronRight} />
      <Step label="Last page" place={next && "before:end"} go={go} icon={IconChevronsRight} />
    </nav>
  );
}

interface StepProps {
  label: string;
  /** Null where there is no such page. */
  place: string | null;
  go: (place: string) => () => void;
  icon: typeof IconChevronLeft;
}

function Step({ label, place, go, icon: Icon }: StepProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" aria-label={label} disabled={place === null} onClick={go(place ?? "")}>
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
