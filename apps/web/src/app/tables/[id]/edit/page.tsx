import type { Metadata } from "next";
import { EditTablePage } from "@/features/table-builder/components/table-builder-page";
import { tableName } from "@/features/tables/prepare/coverage";
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
