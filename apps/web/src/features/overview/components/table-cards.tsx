"use client";

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@/components/link";
import { Section } from "@/components/section";
import { tablesQuery } from "@/entities/table/queries";
import { tableName } from "@/formats/table-name";
import { fullestTables } from "../prepare/fullest-tables";

/** The tables of papers that can be rebuilt. */
export function TableCards() {
  const { data } = useQuery(tablesQuery);
  if (!data || data.length === 0) return null;
  const shown = fullestTables(data, 3);
  return (
    <Section
      title="Tables"
      about="Published results next to ours; every cell opens its runs."
      actions={
        <Button component={Link} href="/tables" variant="default">
          All tables
        </Button>
      }
    >
      <div className="fw-cards">
        {shown.map((table) => (
          <Link key={table.id} href={`/tables/${table.id}`} className="fw-card">
            <strong>{tableName(table.id)}</strong>
            <div className="fw-dim">{table.title}</div>
          </Link>
        ))}
      </div>
    </Section>
  );
}
