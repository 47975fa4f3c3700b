import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Anchor } from "@mantine/core";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Link } from "@/components/link";
import { Section } from "@/components/section";

type Source = NonNullable<SweepDetail["warmStart"]>[number];

/** Where the results came from that the sampler started with; nothing where it started with none. */
export function WarmStartPanel({ sources }: { sources: SweepDetail["warmStart"] }) {
  if (sources === null) return null;
  return (
    <Section
      title="Warm start"
      about="Earlier results that the sampler started with, as they were at the launch."
      flush
    >
      <DataTable
        label="Warm start"
        sortParameter="warm"
        columns={COLUMNS}
        rows={sources}
        rowKey={({ sweep }) => sweep?.id ?? "plan"}
      />
    </Section>
  );
}

const COLUMNS: Column<Source>[] = [
  {
    key: "from",
    header: "from",
    value: ({ sweep }) => (sweep === null ? "observations of the plan" : `${sweep.name} (sweep ${sweep.id})`),
    cell: ({ sweep }) =>
      sweep === null ? (
        "observations of the plan"
      ) : (
        <Anchor component={Link} href={`/sweeps/${sweep.id}`} c="inherit" fz="inherit">
          {sweep.name} (sweep {sweep.id})
        </Anchor>
      ),
  },
  { key: "taken", header: "results used", align: "right", value: ({ taken }) => taken },
  {
    key: "leftOut",
    header: "left out",
    align: "right",
    hint: "Results whose configuration is outside of the search space.",
    value: ({ leftOut }) => leftOut,
  },
  { key: "why", header: "why left out", wrap: 480, value: ({ reasons }) => reasons.join(", ") },
];
