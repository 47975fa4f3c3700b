"use client";

import { Button, CloseButton } from "@mantine/core";
import { formatCount } from "@/formats/numbers";
import { axesOf } from "../prepare/plot-axis";
import type { SearchTrials } from "../prepare/trials";
import classes from "./plot.module.css";
import { useSelection } from "./selection";

/** What is selected, while something is. */
export function SelectionBar({ trials }: { trials: SearchTrials }) {
  const { ranges, selected, count, select, clear } = useSelection();
  if (selected === null) return null;
  const parts = axesOf(trials).flatMap((axis) => {
    const range = ranges[axis.key];
    return range ? [{ axis, range }] : [];
  });
  return (
    <div className={classes.bar} role="status">
      <strong>
        {formatCount(count)} of {formatCount(trials.count)} trials selected
      </strong>
      {parts.map(({ axis, range }) => (
        <span key={axis.key} style={{ display: "inline-flex", alignItems: "center" }}>
          {axis.label} {axis.format(range[0])} to {axis.format(range[1])}
          <CloseButton
            size="xs"
            aria-label={`Remove the range of ${axis.label}`}
            onClick={() => select({ [axis.key]: null })}
          />
        </span>
      ))}
      <Button size="compact-xs" variant="default" onClick={clear} ml="auto">
        Clear selection
      </Button>
    </div>
  );
}
