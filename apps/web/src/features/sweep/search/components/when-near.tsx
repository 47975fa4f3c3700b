"use client";

import { Skeleton } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";

/** Pixels before the window's edge. */
const MARGIN = "400px";

/** What is further down is made when it comes near the window; until then its room is kept. */
export function WhenNear({ height, children }: { height: number; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (isNear || !ref.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [isNear]);
  return isNear ? (
    children
  ) : (
    <div ref={ref}>
      <Skeleton h={height} radius="lg" />
    </div>
  );
}
