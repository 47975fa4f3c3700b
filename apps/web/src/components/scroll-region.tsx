"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import classes from "./scroll-region.module.css";

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
  const box = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [{ scrolls, more }, setState] = useState({ scrolls: false, more: false });
  useEffect(() => {
    const [outer, inner] = [box.current, content.current];
    if (!outer || !inner) return;
    const measure = () => {
      const hidden = outer.scrollWidth - outer.clientWidth;
      const next = { scrolls: hidden > 1, more: hidden - outer.scrollLeft > 1 };
      setState((old) => (old.scrolls === next.scrolls && old.more === next.more ? old : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    observer.observe(inner);
    outer.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      outer.removeEventListener("scroll", measure);
    };
  }, []);
  return (
    <div className={`${classes.frame} ${className ?? ""}`} data-more={more || undefined}>
      <section
        ref={box}
        className={classes.box}
        aria-label={label}
        // A box that scrolls has to be reachable by keyboard.
        tabIndex={scrolls ? 0 : undefined}
      >
        <div ref={content} className={classes.content}>
          {children}
        </div>
      </section>
    </div>
  );
}
