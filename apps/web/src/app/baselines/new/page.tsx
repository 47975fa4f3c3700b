import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { NewBaselinePage } from "@/features/baselines/components/new-baseline-page";

export const metadata: Metadata = { title: "New source" };

export default function Page() {
  return (
    <PageBoundary>
      <NewBaselinePage />
    </PageBoundary>
  );
}
