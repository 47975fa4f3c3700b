"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { AXIS, GRID, Y_AXIS_WIDTH } from "@/charts/axes";
import { ChartFrame } from "@/charts/chart-frame";
import frame from "@/charts/chart-frame.module.css";
import { ChartTooltip } from "@/charts/chart-tooltip";
import { prepareBalance } from "../prepare/balance";

/** Classes and folds are no variants: they are told apart by shade, and hue stays out. */
const SHADES = [
  "light-dark(#424b5a, #b4bcc7)",
  "light-dark(#b9c0cb, #586273)",
  "light-dark(#727d8e, #d5dae1)",
] as const;

/** Images of each class in each fold: classes beside each other, or of many classes a bar each, of the folds' parts. */
export function BalanceChart({ dataset }: { dataset: DatasetView }) {
  const balance = prepareBalance(dataset);
  return (
    <ChartFrame
      title="Class balance"
      about={
        <span style={{ display: "inline-flex", gap: 14, flexWrap: "wrap" }}>
          {balance.parts.map((name, index) => (
            <span key={name} style={{ display: "inline-flex", gap: 6 }}>
              <i className={frame.swatch} style={{ background: SHADES[index % SHADES.length] }} aria-hidden />
              {name}
            </span>
          ))}
          <span>images by {balance.axis}</span>
        </span>
      }
      file={`${dataset.slug} balance`}
      table={balance.table}
    >
      <div style={{ height: 220 }}>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={[...balance.rows]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} barGap={2}>
            <CartesianGrid {...GRID} />
            <XAxis {...AXIS} dataKey="name" />
            <YAxis {...AXIS} axisLine={false} width={Y_AXIS_WIDTH} />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: "var(--fw-hover)" }}
              content={({ active, label }) => {
                const row = balance.rows.find(({ name }) => name === label);
                return active && row ? (
                  <ChartTooltip
                    title={`${balance.axis} ${row.name}`}
                    rows={balance.parts.map((name) => ({
                      label: name,
                      value: (row.counts[name] ?? 0).toLocaleString("en"),
                    }))}
                  />
                ) : null;
              }}
            />
            {balance.parts.map((name, index) => (
              <Bar
                key={name}
                name={name}
                dataKey={(row: (typeof balance.rows)[number]) => row.counts[name] ?? 0}
                fill={SHADES[index % SHADES.length]}
                stackId={balance.axis === "class" ? "folds" : undefined}
                radius={balance.axis === "class" ? 0 : [3, 3, 0, 0]}
                maxBarSize={46}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  );
}
