"use client";

import type { SweepTableRows } from "@foldwise/core/tables";
import { Button, Menu } from "@mantine/core";
import { IconListNumbers, IconTable, IconTrophy } from "@tabler/icons-react";
import { Link } from "@/components/link";

/** A row is one trial or the best one: a mean over a search's trials would be of no use to anyone. */
const ROWS: readonly { rows: SweepTableRows; label: string; about: string; icon: typeof IconTable }[] = [
  { rows: "best", label: "Best trial by validation", about: "a row for each variant", icon: IconTrophy },
  { rows: "trials", label: "Every trial", about: "a row for each trial, best first", icon: IconListNumbers },
];

/** Starts a table of the sweep; of a search it asks which trials its rows are. */
export function MakeTable({ id, isSearch }: { id: string; isSearch: boolean }) {
  if (!isSearch)
    return (
      <Button
        variant="default"
        component={Link}
        href={`/tables/new?sweep=${id}`}
        leftSection={<IconTable size={14} />}
      >
        Make a table
      </Button>
    );
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconTable size={14} />}>
          Make a table
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ROWS.map(({ rows, label, about, icon: Icon }) => (
          <Menu.Item
            key={rows}
            component={Link}
            href={`/tables/new?sweep=${id}&rows=${rows}`}
            leftSection={<Icon size={15} />}
          >
            {label}
            <span style={{ display: "block", fontSize: 12, color: "var(--fw-dim)" }}>{about}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
