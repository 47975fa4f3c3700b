"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { splitText } from "@foldwise/core/splits";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { MissingValue } from "@/components/missing-value";
import { Section } from "@/components/section";
import { prepareSplits, type SplitRow } from "../prepare/splits";

const side = (index: number, header: string): Column<SplitRow> => ({
  key: header,
  header,
  align: "right",
  value: (row) => row.sides[index]?.images ?? null,
  cell: (row) => (
    <span title={row.sides[index]?.detail}>{row.sides[index]?.images.toLocaleString("en")}</span>
  ),
});

const columns: Column<SplitRow>[] = [
  { key: "scheme", header: "scheme", value: (row) => row.scheme },
  { key: "seed", header: "seed", align: "right", value: (row) => row.seed },
  { key: "fold", header: "fold", value: (row) => row.fold, cell: (row) => `F${row.fold}` },
  side(0, "train"),
  side(1, "val"),
  side(2, "test"),
  {
    key: "leaked",
    header: "leaked patients",
    hint: "Patients with images both in test and in train or validation.",
    align: "right",
    value: (row) => row.leaked,
    cell: (row) =>
      row.leaked === null ? (
        <MissingValue reason="Unknown: the patients of some or all images are not known." />
      ) : row.isLowerBound ? (
        `at least ${row.leaked}`
      ) : (
        row.leaked
      ),
  },
];

function usualText({ usualSplits: { reason, ...splits } }: DatasetView): string {
  return `${splitText(splits)}: ${reason}`;
}

/** The splits that sweeps have made of this set; the same scheme and seed give the same split. */
export function SplitsTable({ dataset }: { dataset: DatasetView }) {
  return (
    <Section
      flush
      title="Splits"
      about={`Images on each side; classes on hover. Plans that name no scheme get ${usualText(dataset)}.`}
    >
      <DataTable
        label={`Splits of ${dataset.name}`}
        columns={columns}
        rows={prepareSplits(dataset)}
        rowKey={(row) => row.key}
        sortParameter="splits"
        empty={
          <EmptyState
            sentence="A split is created and stored when the first sweep uses it."
            action={{ label: "New sweep", href: `/sweeps/new` }}
          />
        }
      />
    </Section>
  );
}
