"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useState } from "react";

interface RowsInSightProps {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  /** Pixels. */
  rowHeight: number;
  /** Rendered before the height of the element is known. */
  firstRows: number;
  /** Renders the rows from the first one up to `last`, which is left out. */
  children: (first: number, last: number) => ReactNode;
}

/** The rows of a long table that are in sight, and some around them. */
export function RowsInSight({ scroller, count, rowHeight, firstRows, children }: RowsInSightProps) {
  // The element around the rows is attached after them.
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => setElement(scroller.current), [scroller]);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => element,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  if (element === null) return children(0, Math.min(firstRows, count));
  const items = virtual.getVirtualItems();
  return children(items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1);
}
