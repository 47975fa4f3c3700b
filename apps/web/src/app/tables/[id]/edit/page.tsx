import type { Metadata } from "next";
import { EditTablePage } from "@/features/tables/builder/components/edit-table-page";
import { tableName } from "@/formats/table-name";
import { requirePage } from "@/server/pages/require-page";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Edit ${tableName(decodeURIComponent((await params).id))}` };
}

export default async function Page({ params }: PageProps) {
  const id = decodeURIComponent((await params).id);
  await requirePage("table", id);
  return <EditTablePage id={id} />;
}
