import { TablePage } from "@/features/tables/components/table-page";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <TablePage id={decodeURIComponent(id)} />;
}
