import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { RunsPage } from "@/features/runs/components/runs-page";

export const metadata: Metadata = { title: "Runs" };

export default function Page() {
  return (
    <PageBoundary>
      <RunsPage />
    </PageBoundary>
  );
}
