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

const FRONT = { label: "Pareto front", about: "a row for each trial on it" };

interface MakeTableProps {
  id: string;
  isSearch: boolean;
  /** Whether it searches for several objectives. */
  hasFront: boolean;
  isSimulated: boolean;
}

/** Starts a table of the sweep; of a search it asks which trials its rows are. */
export function MakeTable({ id, isSearch, hasFront, isSimulated }: MakeTableProps) {
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
        {isSimulated ? <Menu.Label>Simulated runs are in no table: its cells stay empty.</Menu.Label> : null}
        {ROWS.map((row) => (hasFront && row.rows === "best" ? { ...row, ...FRONT } : row)).map(
          ({ rows, label, about, icon: Icon }) => (
            <Menu.Item
              key={rows}
              component={Link}
              href={`/tables/new?sweep=${id}&rows=${rows}`}
              leftSection={<Icon size={15} />}
            >
              {label}
              <span style={{ display: "block", fontSize: 12, color: "var(--fw-dim)" }}>{about}</span>
            </Menu.Item>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
