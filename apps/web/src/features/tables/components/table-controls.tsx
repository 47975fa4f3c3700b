"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import type { FilledTable } from "@foldwise/core/tables";
import { Button, SegmentedControl, Select } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useSetUrlState, useUrlDialog } from "@/fetching/use-url-state";
import { plural } from "@/formats/numbers";
import { OwnTableActions } from "../builder/components/own-table-actions";
import type { Side } from "../prepare/grid";
import { prepareMissing } from "../prepare/missing";
import { ExportTable } from "./export-table";
import { RunMissing } from "./run-missing";
import { SettingsSelect } from "./settings-select";

interface TableControlsProps {
  table: FilledTable;
  side: Side;
  setSide: (side: string) => void;
  datasets: readonly DatasetView[];
}

/** Which side, which dataset, the export, and the sweep that fills what is missing. */
export function TableControls({ table, side, setSide, datasets }: TableControlsProps) {
  const setMany = useSetUrlState();
  const runDialog = useUrlDialog("run");
  const missing = prepareMissing(table);
  const choices = datasets.map(({ slug, name }) => ({ value: slug, label: name }));
  return (
    <>
      {table.baseline ? (
        <SegmentedControl
          aria-label="Sides of the table"
          value={side}
          onChange={setSide}
          data={[
            { value: "both", label: "Both" },
            { value: "published", label: "Published" },
            { value: "ours", label: "Ours" },
          ]}
        />
      ) : null}
      {table.dataset.id !== "" ? (
        <Select
          aria-label="Dataset of our side"
          w={170}
          allowDeselect={false}
          data={choices}
          value={table.dataset.id}
          // Differences that were asked for on one dataset are not asked for on another.
          onChange={(slug) => setMany({ dataset: slug, differences: null, settings: null, cell: null })}
        />
      ) : null}
      <SettingsSelect table={table} />
      <ExportTable table={table} />
      {missing ? (
        <>
          <Button onClick={() => runDialog.open("1")} leftSection={<IconPlayerPlay size={14} />}>
            Run {plural(missing.cells, "missing cell")}
          </Button>
          <RunMissing table={table} />
        </>
      ) : null}
      <OwnTableActions id={table.table} />
    </>
  );
}
