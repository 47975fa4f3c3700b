"use client";

import { useCallback, useState } from "react";

export interface Overflow {
  /** The content is wider than what shows it. */
  overflows: boolean;
  /** Some of it is still to the right. */
  more: boolean;
}

/**
 * Whether an element scrolls sideways, and whether there is more at its right. It is measured when it or its content changes
 * size, which the browser says after its own layout.
 * @returns with the ref of the element, whose first child is its content
 */
export function useOverflow(): Overflow & { ref: (element: HTMLElement | null) => () => void } {
  const [state, setState] = useState<Overflow>({ overflows: false, more: false });
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return () => undefined;
    const measure = () => {
      const hidden = element.scrollWidth - element.clientWidth;
      const next = { overflows: hidden > 1, more: hidden - element.scrollLeft > 1 };
      setState((old) => (old.overflows === next.overflows && old.more === next.more ? old : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);
  return { ...state, ref };
}
