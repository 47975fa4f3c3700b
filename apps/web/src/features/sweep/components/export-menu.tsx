"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Button, Menu } from "@mantine/core";
import { IconDownload, IconFileCode, IconFileTypeCsv, IconJson } from "@tabler/icons-react";
import { toCsv } from "@/exports/csv";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { prepareTrialsExport } from "../prepare/trials-export";

/** The plan as it was written, the runs as a table, everything as JSON. */
export function ExportMenu({ sweep }: { sweep: SweepDetail }) {
  const saveRuns = () => {
    const { header, rows } = prepareTrialsExport(sweep);
    download(fileName(`${sweep.name} runs`, "csv"), toCsv(header, rows), "text/csv;charset=utf-8");
  };
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFileTypeCsv size={15} />} onClick={saveRuns}>
          Runs as CSV
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileCode size={15} />}
          onClick={() => download(fileName(sweep.name, "yaml"), sweep.source, "application/yaml")}
        >
          Plan as YAML
        </Menu.Item>
        <Menu.Item
          leftSection={<IconJson size={15} />}
          onClick={() =>
            download(fileName(sweep.name, "json"), JSON.stringify(sweep, null, 2), "application/json")
          }
        >
          Everything as JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
