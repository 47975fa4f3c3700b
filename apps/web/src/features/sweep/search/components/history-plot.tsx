"use client";

import { useMemo } from "react";
import { ChartFrame } from "@/charts/chart-frame";
import { LineKey } from "@/charts/line-key";
import { hueOf } from "@/charts/palette";
import panels from "@/charts/panels.module.css";
import { EmptyState } from "@/components/empty-state";
import { RelativeTime } from "@/components/relative-time";
import { metricLabel } from "@/formats/metric-label";
import { formatExact } from "@/formats/times";
import { stepPath } from "../prepare/dots";
import { drawnText, whyNothing } from "../prepare/drawn-text";
import type { EditMark } from "../prepare/edit-marks";
import { bestByVariant, trialsTable } from "../prepare/history";
import { labelSides, placeLabels } from "../prepare/place-labels";
import { reachedAxis, trialAxis } from "../prepare/plot-axis";
import type { SearchTrials } from "../prepare/trials";
import { Dots, EarlyKey, EarlyMarks, INFEASIBLE, useTrialTip } from "./dots";
import { ObjectiveSelect } from "./objective-select";
import { type Area, CHARACTER, Plot, Upright } from "./plot";
import { useSelection } from "./selection";

/** Edits whose author and time stand under the plot; the list of edits has all. */
const MAX_NAMED = 4;

interface HistoryPlotProps {
  name: string;
  trials: SearchTrials;
  /** Edits of the plan, each where its first trial stands. */
  marks?: readonly EditMark[];
}

/** The objective of each trial in order, what those that are not complete have come to, and the best so far of complete ones. */
export function HistoryPlot({ name, trials, marks = [] }: HistoryPlotProps) {
  const { choose } = useSelection();
  const x = useMemo(() => trialAxis(trials), [trials]);
  const y = useMemo(() => reachedAxis(trials), [trials]);
  const hasEarly = y.key === "reached";
  const early = useMemo(
    () => (hasEarly ? trials.early.filter(Number.isFinite).length : 0),
    [trials, hasEarly],
  );
  const best = useMemo(() => bestByVariant(trials), [trials]);
  const tip = useTrialTip(trials);
  const metric = trials.objectives[0]?.metric ?? "";
  const points = useMemo(() => ({ x: x.values, y: y.values }), [x, y]);
  const nothing = early > 0 ? null : whyNothing(trials);
  const hasBest = best.some(({ steps }) => steps.length > 0);
  return (
    <ChartFrame
      title="Optimization history"
      about={`${metricLabel(metric)} by trial`}
      file={`${name} history`}
      table={() => trialsTable(trials)}
      controls={<ObjectiveSelect trials={trials} />}
    >
      {nothing === null ? (
        <>
          <Plot
            x={x}
            y={y}
            height={280}
            label={`${metricLabel(metric)} by trial. Arrow keys go from trial to trial, with Shift they select.`}
            brush="xy"
            points={points}
            tip={tip}
            onChoose={(index) => choose(trials.number[index] ?? null)}
          >
            {(area) => (
              <>
                <EditLines marks={marks} area={area} />
                {hasEarly ? <EarlyMarks trials={trials} x={x.values} area={area} /> : null}
                <Dots trials={trials} x={x.values} y={trials.objectives[0]?.values ?? []} area={area} />
                {best.map(({ variant, steps }) => (
                  <path
                    key={variant}
                    d={stepPath(
                      steps.map(({ index, value }) => [area.x(trials.number[index] ?? 0), area.y(value)]),
                      area.x(trials.number.at(-1) ?? 0),
                    )}
                    fill="none"
                    stroke={hueOf(variant).line}
                    strokeWidth={2.5}
                  />
                ))}
              </>
            )}
          </Plot>
          <div className={panels.legend}>
            {hasBest ? (
              <LineKey label={early > 0 ? "best so far, of complete trials" : "best so far"} width={2.5} />
            ) : null}
            <DotsKey trials={trials} />
            {hasEarly ? <EarlyKey trials={trials} /> : null}
            <span>
              {drawnText(trials, { early })}
              {y.beyond > 0 ? `; ${y.beyond} beyond the axis at its end` : ""}
            </span>
            <EditsKey marks={marks} />
          </div>
        </>
      ) : (
        <EmptyState sentence={nothing} />
      )}
    </ChartFrame>
  );
}

interface EditLinesProps {
  marks: readonly EditMark[];
  area: Area;
}

/** A line for each mark; who, when and what on hover. */
function EditLines({ marks, area }: EditLinesProps) {
  const places = marks.map(({ trial }) => area.x(trial));
  const longest = Math.max(0, ...marks.map(({ label }) => label.length));
  const width = CHARACTER * longest + 8;
  const sides = labelSides(places, { width, from: area.left, end: area.left + area.width });
  const rows = placeLabels(places, width, sides);
  return marks.map(({ trial, label, edits }, index) => {
    const x = places[index] ?? 0;
    const row = rows[index] ?? null;
    const side = sides[index] ?? "start";
    return (
      <g key={trial}>
        <title>{edits.map(editText).join("\n")}</title>
        <Upright x={x} area={area} />
        {/* A line of a pixel is hard to point at. */}
        <rect x={x - 4} y={area.top} width={8} height={area.height} fill="transparent" />
        {row === null ? null : (
          <text
            x={x + (side === "end" ? -4 : 4)}
            y={area.top + 9 + 12 * row}
            textAnchor={side}
            fill="var(--fw-dim)"
            fontSize={11}
            stroke="var(--fw-surface)"
            strokeWidth={3}
            paintOrder="stroke"
          >
            {label}
          </text>
        )}
      </g>
    );
  });
}

function editText({ version, by, at, summary }: EditMark["edits"][number]): string {
  return `edit ${version} by ${by}, ${formatExact(new Date(at))}: ${summary}`;
}

/** Who has made the newest edits and when. */
function EditsKey({ marks }: { marks: readonly EditMark[] }) {
  const edits = marks.flatMap((mark) => mark.edits).toSorted((a, b) => a.version - b.version);
  return edits.slice(-MAX_NAMED).map(({ version, by, at, summary }) => (
    <span key={version} title={summary}>
      <b>edit {version}</b> {by}, <RelativeTime at={at} />
    </span>
  ));
}

/** The hues of the variants, where there are several. */
export function VariantKey({ trials: { variants } }: { trials: Pick<SearchTrials, "variants"> }) {
  if (variants.length < 2) return null;
  return variants.map((name, variant) => <DotKey key={name} name={name} hue={hueOf(variant).line} />);
}

/** The inks of dots: those of the variants, and that of trials that exceed a constraint. */
export function DotsKey({ trials }: { trials: Pick<SearchTrials, "variants" | "infeasible"> }) {
  return (
    <>
      <VariantKey trials={trials} />
      {trials.infeasible.includes(1) ? <DotKey name="exceeds a constraint" hue={INFEASIBLE} /> : null}
    </>
  );
}

function DotKey({ name, hue }: { name: string; hue: string }) {
  return (
    <span>
      <svg width={10} height={10} aria-hidden>
        <circle cx={5} cy={5} r={4} fill={hue} />
      </svg>
      {name}
    </span>
  );
}
