import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { DatasetsPage } from "@/features/datasets/components/datasets-page";

export const metadata: Metadata = { title: "Datasets" };

export default function Page() {
  return (
    <PageBoundary>
      <DatasetsPage />
    </PageBoundary>
  );
}
