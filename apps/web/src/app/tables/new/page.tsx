import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { NewTablePage } from "@/features/tables/builder/components/table-builder-page";

export const metadata: Metadata = { title: "New table" };

export default function Page() {
  return (
    <PageBoundary>
      <NewTablePage />
    </PageBoundary>
  );
}
