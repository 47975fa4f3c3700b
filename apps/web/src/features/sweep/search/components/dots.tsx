"use client";

import { isTerminal } from "@foldwise/core/states";
import { useMemo } from "react";
import type { TooltipRow } from "@/charts/chart-tooltip";
import { hueOf } from "@/charts/palette";
import { formatMetric } from "@/formats/numbers";
import { crossesPath, dotsPath, ringsPath } from "../prepare/dots";
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
  const { selected } = useSelection();
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
      <ChosenRing trials={trials} x={x} y={y} area={area} />
    </>
  );
}

/** A ring around the trial that was chosen, where it has a place. */
function ChosenRing({ trials, x, y, area }: DotsProps) {
  const { chosen } = useSelection();
  const index = chosen === null ? -1 : trials.number.indexOf(chosen);
  if (index < 0 || !Number.isFinite(y[index]) || !Number.isFinite(x[index])) return null;
  return (
    <circle
      cx={area.x(x[index] ?? 0)}
      cy={area.y(y[index] ?? 0)}
      r={5.5}
      fill="none"
      stroke="light-dark(#1f2733, #e6e9ee)"
      strokeWidth={2}
    />
  );
}

interface EarlyMarksProps {
  trials: SearchTrials;
  x: ArrayLike<number>;
  area: Area;
}

/** Trials that are not complete, where they have come to by now: crosses for those that have ended, rings for the others. */
export function EarlyMarks({ trials, x, area }: EarlyMarksProps) {
  const { selected } = useSelection();
  const marks = useMemo(() => {
    const placed = { x: Float64Array.from(x, area.x), y: Float64Array.from(trials.early, area.y) };
    const isSelected = (index: number) => selected === null || selected[index] === 1;
    return trials.variants.flatMap((name, variant) =>
      [false, true].map((wanted) => {
        const isOf = (over: boolean) => (index: number) =>
          trials.variant[index] === variant && isSelected(index) === wanted && isOver(trials, index) === over;
        return {
          key: `${name} ${wanted}`,
          hue: hueOf(variant).line,
          wanted,
          path: crossesPath(placed, isOf(true)) + ringsPath(placed, isOf(false)),
        };
      }),
    );
  }, [trials, x, area, selected]);
  return (
    <>
      {marks.map(({ key, hue, wanted, path }) =>
        path === "" ? null : (
          <path
            key={key}
            d={path}
            stroke={hue}
            strokeWidth={1.25}
            strokeOpacity={wanted ? 0.8 : 0.12}
            fill="none"
          />
        ),
      )}
      <ChosenRing trials={trials} x={x} y={trials.early} area={area} />
    </>
  );
}

function isOver({ state }: SearchTrials, index: number): boolean {
  return isTerminal(state[index] ?? "queued");
}

/** What the marks of trials that are not complete say, those that there are. */
export function EarlyKey({ trials }: { trials: SearchTrials }) {
  const found = Array.from(trials.early, (value, index) => (Number.isFinite(value) ? index : -1)).filter(
    (index) => index >= 0,
  );
  const at = { x: [5], y: [5] };
  const entry = (label: string, path: string) => (
    <span>
      <svg width={10} height={10} aria-hidden>
        <path d={path} stroke="currentColor" strokeWidth={1.25} fill="none" />
      </svg>
      {label}
    </span>
  );
  return (
    <>
      {found.some((index) => isOver(trials, index))
        ? entry(
            "ended early: value at its last rung or report",
            crossesPath(at, () => true),
          )
        : null}
      {found.some((index) => !isOver(trials, index))
        ? entry(
            "not complete yet: value at its last rung",
            ringsPath(at, () => true),
          )
        : null}
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
        ...trials.objectives.map((objective) => valueRow(trials, index, objective)),
        ...(trials.state[index] === "complete" ? [] : [{ label: "state", value: trials.state[index] ?? "" }]),
        ...(trials.infeasible[index] === 1 ? [{ label: "constraints", value: "exceeded" }] : []),
        ...axes
          .filter(({ values }) => !Number.isNaN(values[index]))
          .slice(0, 8)
          .map(({ label, format, values }) => ({ label, value: format(values[index] ?? Number.NaN) })),
      ],
    });
  }, [trials]);
}

/** The value of an objective; of a trial that is not complete what it has come to, and where. */
function valueRow(
  { early, earlyStep, state }: SearchTrials,
  index: number,
  { metric, values, position }: SearchTrials["objectives"][number],
): TooltipRow {
  const reached = early[index] ?? Number.NaN;
  if (position === 0 && Number.isFinite(reached))
    return {
      label: `${metric}, step ${earlyStep[index]}`,
      value: formatMetric(metric, reached),
      strong: true,
    };
  const value = values[index] ?? Number.NaN;
  const isKnown = state[index] === "complete" || !Number.isNaN(value);
  return { label: metric, value: isKnown ? formatMetric(metric, value) : "—", strong: true };
}
