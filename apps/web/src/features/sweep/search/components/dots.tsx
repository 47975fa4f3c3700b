"use client";

import { useMemo } from "react";
import type { TooltipRow } from "@/charts/chart-tooltip";
import { hueOf } from "@/charts/palette";
import { formatMetric, plural } from "@/formats/numbers";
import { dotsPath } from "../prepare/dots";
import { parameterAxis } from "../prepare/plot-axis";
import type { SearchTrials } from "../prepare/trials";
import type { Area } from "./plot";
import { useSelection } from "./selection";

/** Ink of trials that exceed a constraint. */
export const INFEASIBLE = "var(--fw-dim)";

interface DotsProps {
  trials: SearchTrials;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  area: Area;
  size?: number;
}

/** The trials as dots, each variant in its hue, those that exceed a constraint in none; those that are not selected are faint. */
export function Dots({ trials, x, y, area, size = 5 }: DotsProps) {
  const { selected, chosen } = useSelection();
  const paths = useMemo(() => {
    const placed = { x: Float64Array.from(x, area.x), y: Float64Array.from(y, area.y) };
    const isInfeasible = (index: number) => trials.infeasible[index] === 1;
    const isSelected = (index: number) => selected === null || selected[index] === 1;
    return [false, true].flatMap((wanted) =>
      [
        { name: "exceeds a constraint", hue: INFEASIBLE, isOf: isInfeasible },
        ...trials.variants.map((name, variant) => ({
          name,
          hue: hueOf(variant).line,
          isOf: (index: number) => trials.variant[index] === variant && !isInfeasible(index),
        })),
      ].map(({ isOf, ...group }) => ({
        ...group,
        wanted,
        path: dotsPath(placed, (index) => isSelected(index) === wanted && isOf(index)).path,
      })),
    );
  }, [trials, x, y, area, selected]);
  const index = chosen === null ? -1 : trials.number.indexOf(chosen);
  const opacity = trials.count > 2000 ? 0.5 : 0.8;
  return (
    <>
      {paths.map(({ name, hue, wanted, path }) =>
        path === "" ? null : (
          <path
            key={`${name} ${wanted}`}
            d={path}
            stroke={hue}
            strokeWidth={size}
            strokeLinecap="round"
            strokeOpacity={wanted ? opacity : 0.12}
            fill="none"
          />
        ),
      )}
      {index >= 0 && Number.isFinite(y[index]) && Number.isFinite(x[index]) ? (
        <circle
          cx={area.x(x[index] ?? 0)}
          cy={area.y(y[index] ?? 0)}
          r={5.5}
          fill="none"
          stroke="light-dark(#1f2733, #e6e9ee)"
          strokeWidth={2}
        />
      ) : null}
    </>
  );
}

/** What is said of a trial under the pointer. */
export function useTrialTip(trials: SearchTrials): (index: number) => { title: string; rows: TooltipRow[] } {
  return useMemo(() => {
    const axes = trials.parameters.map(parameterAxis);
    return (index) => ({
      title: `Trial #${trials.number[index]}${trials.variants.length > 1 ? `, ${trials.variants[trials.variant[index] ?? 0]}` : ""}`,
      rows: [
        ...trials.objectives.map(({ metric, values }) => ({
          label: metric,
          value: formatMetric(metric, values[index] ?? Number.NaN),
          strong: true,
        })),
        ...(trials.infeasible[index] === 1 ? [{ label: "constraints", value: "exceeded" }] : []),
        ...axes
          .filter(({ values }) => !Number.isNaN(values[index]))
          .slice(0, 8)
          .map(({ label, format, values }) => ({ label, value: format(values[index] ?? Number.NaN) })),
      ],
    });
  }, [trials]);
}

/** How many trials a plot shows, and what it leaves out. */
export function drawnText(trials: SearchTrials, position = 0): string {
  const values = trials.objectives[position]?.values ?? [];
  const without = trials.state.filter(
    (state, index) => state === "complete" && !Number.isFinite(values[index]),
  ).length;
  const drawn = Array.from(values).filter(Number.isFinite).length;
  return `${plural(drawn, "trial")} drawn${without > 0 ? `, ${without} more without a finite value` : ""}`;
}
