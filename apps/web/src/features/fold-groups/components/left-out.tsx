import type { FoldGroup, LeftOutRunView } from "@foldwise/core/contracts/http/fold-group";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { Link } from "@/components/link";
import { Section } from "@/components/section";
import { StateBadge } from "@/components/state-badge";

const COLUMNS: readonly Column<LeftOutRunView>[] = [
  {
    key: "name",
    header: "run",
    value: (run) => run.name,
    cell: (run) => <Link href={`/runs/${run.id}`}>{run.name}</Link>,
  },
  { key: "fold", header: "fold", value: (run) => run.fold },
  {
    key: "state",
    header: "state",
    value: (run) => run.state,
    cell: (run) => <StateBadge state={run.state} waitingForSlot={false} />,
  },
  { key: "reason", header: "reason", wrap: 520, value: (run) => run.reason },
];

/** Runs of the group that are in no mean and no test, and why. */
export function LeftOut({ group }: { group: FoldGroup }) {
  if (group.leftOut.length === 0) return null;
  return (
    <Section title="Runs that do not count" about="They are in no mean and in no test." flush>
      <DataTable
        label="Runs that do not count"
        columns={COLUMNS}
        rows={group.leftOut}
        rowKey={(run) => run.id}
        sortParameter="left"
        rowHeight={40}
      />
    </Section>
  );
}
