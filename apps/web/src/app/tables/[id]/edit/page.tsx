import { EditTablePage } from "@/features/table-builder/components/table-builder-page";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <EditTablePage id={decodeURIComponent(id)} />;
}
