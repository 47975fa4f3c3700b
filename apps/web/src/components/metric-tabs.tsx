"use client";

import { type KeyboardEvent, useRef } from "react";
import { metricLabel } from "@/formats/metric-label";
import classes from "./metric-tabs.module.css";

interface MetricTabsProps {
  tabs: readonly string[];
  metric: string;
  onChange: (metric: string) => void;
}

/** Metrics on one line that scrolls; arrow keys move along it. */
export function MetricTabs({ tabs, metric, onChange }: MetricTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = (tabs.indexOf(metric) + step + tabs.length) % tabs.length;
    onChange(tabs[at] ?? metric);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[at]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label="Metric" className={classes.tabs} onKeyDown={move}>
      <div style={{ display: "flex" }}>
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={name === metric}
            tabIndex={name === metric ? 0 : -1}
            className={classes.tab}
            onClick={() => onChange(name)}
          >
            {metricLabel(name)}
          </button>
        ))}
      </div>
    </div>
  );
}
