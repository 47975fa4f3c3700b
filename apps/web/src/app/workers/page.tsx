import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { WorkersPage } from "@/features/workers/components/workers-page";

export const metadata: Metadata = { title: "Workers" };

export default function Page() {
  return (
    <PageBoundary>
      <WorkersPage />
    </PageBoundary>
  );
}
