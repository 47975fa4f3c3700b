import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { OverviewPage } from "@/features/overview/components/overview-page";

export const metadata: Metadata = { title: "Overview" };

export default function Page() {
  return (
    <PageBoundary>
      <OverviewPage />
    </PageBoundary>
  );
}
