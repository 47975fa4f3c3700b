import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { RunTree } from "./run-tree";
import classes from "./tree-toggle.module.css";

/** Before a run's name: how deep it is nested, and what opens the runs within it, with their number. */
export function TreeToggle({ run, depth, tree }: { run: RunSummary; depth: number; tree: RunTree }) {
  const isOpen = tree.isOpen(run.id);
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <span className={classes.lead} style={{ paddingLeft: depth * 18 }}>
      {run.children > 0 ? (
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={isOpen}
          aria-label={`${run.children} runs nested in ${run.name}`}
          onClick={() => tree.toggle(run.id)}
        >
          <Icon size={14} aria-hidden />
          <span className={classes.count}>{run.children}</span>
        </button>
      ) : null}
    </span>
  );
}
