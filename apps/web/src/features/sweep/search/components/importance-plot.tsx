"use client";

import { IMPORTANCE_METHODS, type ImportanceMethod } from "@foldwise/core/importance";
import { SegmentedControl, Skeleton } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ChartFrame } from "@/charts/chart-frame";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { plural } from "@/formats/numbers";
import { parameterLabels } from "@/formats/parameters";
import { countComplete } from "../prepare/complete-trials";
import type { EditMark } from "../prepare/edit-marks";
import type { SearchTrials } from "../prepare/trials";
import { importanceQuery } from "../queries/search";
import { ObjectiveSelect } from "./objective-select";
import { fitText } from "./plot";
import classes from "./plot.module.css";

const LABELS: Readonly<Record<ImportanceMethod, string>> = { "ped-anova": "PED-ANOVA", fanova: "fANOVA" };
const ABOUT: Readonly<Record<ImportanceMethod, string>> = {
  "ped-anova":
    "how far the best tenth of the trials differ from all in each parameter, as a share of the sum",
  fanova: "variance that each parameter explains by itself, as a share of the sum",
};
const ROW = 26;
/** More parameters than this are in the table only. */
const MAX_ROWS = 20;

/** How much each parameter matters. */
export function ImportancePlot({
  id,
  name,
  trials,
  marks,
}: {
  id: number;
  name: string;
  trials: SearchTrials;
  marks: readonly EditMark[];
}) {
  const [asked, setMethod] = useUrlState("importance", "ped-anova");
  const method = IMPORTANCE_METHODS.find((one) => one === asked) ?? "ped-anova";
  const counts = countComplete(trials, marks);
  const { complete } = counts;
  const metric = trials.objectives[0]?.metric ?? "";
  const query = useQuery(
    importanceQuery(id, { method, objective: trials.objectives[0]?.position ?? 0, ...counts }),
  );
  const found = query.data?.importances ?? [];
  const labels = parameterLabels(found.map((one) => one.name));
  const rows = found.map((one) => ({ ...one, label: labels.get(one.name) ?? one.name }));
  return (
    <ChartFrame
      title="Importance of parameters"
      about={`for ${metricLabel(metric)}: ${ABOUT[method]}`}
      file={`${name} importance ${metric} ${method}`}
      table={{
        header: ["parameter", "share", LABELS[method]],
        rows: rows.map(({ name: key, share, value }) => [key, share, value]),
      }}
      controls={
        <>
          <ObjectiveSelect trials={trials} />
          <SegmentedControl
            aria-label="Method"
            value={method}
            onChange={setMethod}
            data={IMPORTANCE_METHODS.map((value) => ({ value, label: LABELS[value] }))}
          />
        </>
      }
    >
      {complete < 2 ? (
        <EmptyState sentence="Importance is known from two complete trials on." />
      ) : (
        <QueryView query={query} skeleton={<Skeleton h={280} />}>
          {({ trials: count }) =>
            count < 2 ? (
              <EmptyState sentence="Importance is known from two complete trials with a value on." />
            ) : (
              <>
                <Bars rows={rows.slice(0, MAX_ROWS)} />
                <div className={classes.about}>
                  of {plural(count, "complete trial")}
                  {rows.length > MAX_ROWS
                    ? `; ${rows.length - MAX_ROWS} less important ones in the table`
                    : ""}
                  {rows.some(({ value }) => value === null) ? "; —: some trials do not set it" : ""}
                </div>
              </>
            )
          }
        </QueryView>
      )}
    </ChartFrame>
  );
}

function Bars({ rows }: { rows: readonly { name: string; label: string; share: number | null }[] }) {
  const { ref, width } = useElementSize();
  const names = Math.min(150, width * 0.36);
  const most = Math.max(...rows.map(({ share }) => share ?? 0), 1e-9);
  const room = Math.max(0, width - names - 50);
  const height = Math.max(1, rows.length) * ROW;
  return (
    <div ref={ref} className={classes.plot} style={{ minHeight: height }}>
      {width > 0 ? (
        <svg data-plot="" width={width} height={height} role="img" aria-label="Importance of parameters">
          {rows.map(({ name, label, share }, index) => (
            <g key={name}>
              <title>{`${name}: ${share === null ? "not known" : `${(100 * share).toFixed(1)} %`}`}</title>
              <text
                x={names - 8}
                y={index * ROW + 17}
                textAnchor="end"
                fill="light-dark(#12181f, #e6e9ee)"
                fontSize={11}
              >
                {fitText(label, names - 10)}
              </text>
              <rect
                x={names}
                y={index * ROW + 4}
                width={Math.max(1, ((share ?? 0) / most) * room)}
                height={ROW - 8}
                rx={2}
                fill="light-dark(#586273, #98a2af)"
              />
              <text
                x={names + ((share ?? 0) / most) * room + 6}
                y={index * ROW + 17}
                fill="var(--fw-dim)"
                fontSize={11}
              >
                {share === null ? "—" : `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`}
              </text>
            </g>
          ))}
        </svg>
      ) : null}
    </div>
  );
}
