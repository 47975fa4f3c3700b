import type { Metadata } from "next";
import { EditTablePage } from "@/features/tables/builder/components/edit-table-page";
import { startOf } from "@/features/tables/builder/prepare/start";
import { tableName } from "@/formats/table-name";
import { findPageTable, requirePage } from "@/server/pages/require-page";
import { prepareText } from "@/yaml/read-text";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Edit ${tableName(decodeURIComponent((await params).id))}` };
}

export default async function Page({ params }: PageProps) {
  const id = decodeURIComponent((await params).id);
  await requirePage("table", id);
  const table = await findPageTable(id);
  const prepared = table && { revision: table.revision, start: prepareText(startOf(table), "table") };
  return <EditTablePage id={id} prepared={prepared} />;
}
