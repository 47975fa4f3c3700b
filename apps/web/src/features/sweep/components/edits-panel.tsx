import type { SweepDetail, SweepEdit } from "@foldwise/core/contracts/http/sweep";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";

/** What was changed of the plan since the launch; nothing where it was not edited. */
export function EditsPanel({ sweep }: { sweep: SweepDetail }) {
  if (sweep.edits.length === 0) return null;
  return (
    <Section title="Edits" about="Changes of the plan since the launch, newest first." flush>
      <DataTable
        label="Edits"
        sortParameter="edits"
        columns={COLUMNS}
        rows={sweep.edits.toReversed()}
        rowKey={({ version }) => version}
      />
    </Section>
  );
}

const COLUMNS: Column<SweepEdit>[] = [
  { key: "version", header: "version", value: ({ version }) => version, width: 80 },
  {
    key: "at",
    header: "time",
    value: ({ at }) => at,
    cell: ({ at }) => <RelativeTime at={at} />,
  },
  { key: "by", header: "by", value: ({ by }) => by },
  {
    key: "trial",
    header: "from trial",
    align: "right",
    hint: "The first trial that uses the changed plan.",
    value: ({ trialNumber }) => trialNumber,
  },
  { key: "changes", header: "changes", wrap: 560, value: ({ summary }) => summary },
];
