import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { FoldGroupsPage } from "@/features/fold-groups/components/fold-groups-page";

export const metadata: Metadata = { title: "Fold groups" };

export default function Page() {
  return (
    <PageBoundary>
      <FoldGroupsPage />
    </PageBoundary>
  );
}
