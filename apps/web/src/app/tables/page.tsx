import { TablesPage } from "@/features/tables/components/tables-page";

export default function Page() {
  return <TablesPage />;
}
