import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { TablesPage } from "@/features/tables/components/tables-page";

export const metadata: Metadata = { title: "Tables" };

export default function Page() {
  return (
    <PageBoundary>
      <TablesPage />
    </PageBoundary>
  );
}
