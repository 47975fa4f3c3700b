"use client";

import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ChartFrame } from "@/charts/chart-frame";
import { hueOf } from "@/charts/palette";
import panels from "@/charts/panels.module.css";
import { QueryView } from "@/components/query-view";
import { formatCount, plural } from "@/formats/numbers";
import { formatSeconds, type PlotAxis, secondsAxis } from "../prepare/plot-axis";
import { type Bar, barAt, timelineRows } from "../prepare/timeline";
import type { SearchTrials } from "../prepare/trials";
import { timelineQuery } from "../queries/search";
import { VariantKey } from "./history-plot";
import { Plot } from "./plot";
import { useSelection } from "./selection";

const LANE = 9;
const GAP = 8;
/** Pixels by which the pointer may miss a bar. */
const BAR_SLACK = 3;

/** Which worker trained which trial when. */
export function TimelinePlot({
  id,
  name,
  trials,
  isLive,
}: {
  id: number;
  name: string;
  trials: SearchTrials;
  isLive: boolean;
}) {
  const query = useQuery(timelineQuery(id, isLive));
  const { selected, choose } = useSelection();
  const prepared = useMemo(() => {
    if (!query.data) return null;
    const now = (query.dataUpdatedAt - new Date(query.data.from).getTime()) / 1000;
    const rows = timelineRows(query.data, now);
    const bars = rows.flatMap(({ bars: own }) => own);
    const low = bars.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
    const high = bars.reduce((most, { end }) => Math.max(most, end), 1);
    return { rows, low: Number.isFinite(low) ? low : 0, high, ...lanesOf(rows) };
  }, [query.data, query.dataUpdatedAt]);
  const x = useMemo(
    () =>
      secondsAxis("start", "time since the sweep was created", {
        low: prepared?.low ?? 0,
        high: prepared?.high ?? 1,
        values: [],
      }),
    [prepared],
  );
  const positions = useMemo(() => new Map(trials.number.map((number, index) => [number, index])), [trials]);
  const points = useMemo(() => {
    const bars = prepared?.placed ?? [];
    return {
      // A range that Shift and arrow keys draw begins where the first bar does.
      x: bars.map(({ start }) => start),
      y: bars.map(({ row }) => row + 0.5),
    };
  }, [prepared]);
  const isSelected = ({ trial }: Bar) => {
    const position = positions.get(trial);
    return selected === null || (position !== undefined && selected[position] === 1);
  };
  const variantOf = ({ trial }: Bar) => trials.variant[positions.get(trial) ?? -1] ?? 0;
  const rows = () =>
    (prepared?.rows ?? []).flatMap(({ worker, bars }) =>
      bars.map(({ trial, fold, attempt, start, end, outcome }) => [
        worker,
        trial,
        fold,
        attempt,
        start,
        Math.round(10 * (end - start)) / 10,
        outcome ?? "running",
      ]),
    );
  return (
    <ChartFrame
      title="Timeline of workers"
      about={`attempts on workers of ${query.data?.resourceClass ?? "the resource class"}; drag to select trials by their start`}
      file={`${name} timeline`}
      table={() => ({
        header: ["worker", "trial", "fold", "attempt", "start, s", "duration, s", "outcome"],
        rows: rows(),
      })}
    >
      <QueryView query={query} skeleton={<Skeleton h={200} />}>
        {({ left }) =>
          prepared === null ? null : (
            <>
              <Plot
                x={x}
                y={prepared.axis}
                height={46 + Math.max(60, prepared.total * LANE + prepared.rows.length * GAP)}
                label="Timeline of workers"
                brush="x"
                points={points}
                find={(pointerX, pointerY, area) => {
                  const slack = ((x.fromUnit(1) - x.fromUnit(0)) * BAR_SLACK) / (area.width || 1);
                  const seconds = x.fromUnit((pointerX - area.left) / (area.width || 1));
                  const row = prepared.axis.fromUnit(1 - (pointerY - area.top) / (area.height || 1));
                  const index = barAt(prepared.placed, { seconds, row, slack });
                  const bar = prepared.placed[index];
                  return bar === undefined
                    ? null
                    : { index, part: { index: 0, left: pointerX, top: area.y(bar.row + 0.5) } };
                }}
                tip={(index) => {
                  const bar = prepared.placed[index];
                  return {
                    title: `Trial #${bar?.trial}${bar?.fold == null ? "" : `, F${bar.fold}`}`,
                    rows: [
                      { label: "worker", value: bar?.worker ?? "" },
                      { label: "attempt", value: String(bar?.attempt ?? "") },
                      { label: "duration", value: formatSeconds((bar?.end ?? 0) - (bar?.start ?? 0)) },
                      { label: "outcome", value: bar?.outcome ?? "running" },
                    ],
                  };
                }}
                onChoose={(index) => choose(prepared.placed[index]?.trial ?? null)}
              >
                {(area) =>
                  [false, true].flatMap((wanted) =>
                    trials.variants.flatMap((variant, index) =>
                      [false, true].map((failed) => (
                        <path
                          key={`${wanted} ${variant} ${failed}`}
                          d={prepared.placed
                            .filter(
                              (bar) =>
                                isSelected(bar) === wanted &&
                                variantOf(bar) === index &&
                                (bar.outcome === "failed") === failed,
                            )
                            .map(({ start, end, row }) => {
                              const [from, to] = [area.x(start), area.x(end)];
                              return `M${from.toFixed(1)} ${area.y(row + 0.12).toFixed(1)}H${Math.max(from + 1, to - 0.5).toFixed(1)}V${area.y(row + 0.88).toFixed(1)}H${from.toFixed(1)}z`;
                            })
                            .join("")}
                          fill={failed ? "light-dark(#c92a2a, #ff8787)" : hueOf(index).line}
                          fillOpacity={wanted ? 0.8 : 0.15}
                        />
                      )),
                    ),
                  )
                }
              </Plot>
              <div className={panels.legend}>
                <VariantKey trials={trials} />
                <span>
                  {plural(prepared.placed.length, "attempt")} drawn, failed ones in red
                  {left > 0 ? `; ${formatCount(left)} older ones are left out` : ""}
                </span>
              </div>
            </>
          )
        }
      </QueryView>
    </ChartFrame>
  );
}

/** The rows of all workers on one axis, the first worker at the top. */
function lanesOf(rows: readonly { worker: string; lanes: number; bars: readonly Bar[] }[]) {
  const total = rows.reduce((sum, { lanes }) => sum + lanes, 0);
  let above = 0;
  const ticks: { at: number; text: string }[] = [];
  const placed: (Bar & { worker: string; row: number })[] = [];
  for (const { worker, lanes, bars } of rows) {
    const base = total - above - lanes;
    ticks.push({ at: (base + lanes / 2) / Math.max(1, total), text: worker });
    for (const bar of bars) placed.push({ ...bar, worker, row: base + lanes - 1 - bar.lane });
    above += lanes;
  }
  const axis: PlotAxis = {
    key: "worker",
    label: "worker",
    ticks,
    toUnit: (value) => value / Math.max(1, total),
    fromUnit: (unit) => unit * Math.max(1, total),
    format: String,
    values: [],
    step: 0.05,
    choices: null,
  };
  return { axis, placed, total };
}
