import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { BaselinesPage } from "@/features/baselines/components/baselines-page";

export const metadata: Metadata = { title: "Baselines" };

export default function Page() {
  return (
    <PageBoundary>
      <BaselinesPage />
    </PageBoundary>
  );
}
