"use client";

import type { ReactNode } from "react";
import classes from "./scroll-region.module.css";
import { useOverflow } from "./use-overflow";

interface ScrollRegionProps {
  /** Names the region for those who do not see it. */
  label: string;
  className?: string;
  children: ReactNode;
}

/**
 * A box that scrolls sideways where its content is wider: a shadow at the right says that there is more, and the box is
 * a stop of the Tab key while it scrolls.
 */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  const { overflows, more, ref } = useOverflow();
  return (
    <div className={`${classes.frame} ${className ?? ""}`} data-more={more || undefined}>
      <section
        ref={ref}
        className={classes.box}
        aria-label={label}
        // A box that scrolls has to be reachable by keyboard.
        tabIndex={overflows ? 0 : undefined}
      >
        <div className={classes.content}>{children}</div>
      </section>
    </div>
  );
}
