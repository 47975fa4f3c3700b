"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Button, Menu } from "@mantine/core";
import { IconDownload, IconFileCode, IconFileTypeCsv, IconJson } from "@tabler/icons-react";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { exportPath } from "../prepare/trial-list";

/** The plan as it was written, all trials and all runs as tables, what the page knows of the sweep as JSON. */
export function ExportMenu({ sweep }: { sweep: SweepDetail }) {
  const everything = { sort: "number", state: "", find: "", where: "", filter: "", page: "" };
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconFileTypeCsv size={15} />}
          component="a"
          href={exportPath(sweep, everything, "csv")}
          download
        >
          Trials as CSV
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileTypeCsv size={15} />}
          component="a"
          href={exportPath(sweep, everything, "csv-runs")}
          download
        >
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
          Sweep as JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
