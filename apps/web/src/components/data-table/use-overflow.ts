"use client";

import { type RefObject, useEffect, useState } from "react";

export interface Overflow {
  /** The content is wider than what shows it. */
  overflows: boolean;
  /** Some of it is still to the right. */
  more: boolean;
}

/** Whether an element scrolls sideways, and whether there is more at its right. */
export function useOverflow(scroller: RefObject<HTMLElement | null>): Overflow {
  const [state, setState] = useState<Overflow>({ overflows: false, more: false });
  // Without dependencies: rows may replace an empty state, and the element comes with them.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const hidden = element.scrollWidth - element.clientWidth;
      const next = { overflows: hidden > 1, more: hidden - element.scrollLeft > 1 };
      setState((old) => (old.overflows === next.overflows && old.more === next.more ? old : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  });
  return state;
}
