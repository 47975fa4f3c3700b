import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { ComparePage } from "@/features/compare/components/compare-page";

export const metadata: Metadata = { title: "Compare" };

export default function Page() {
  return (
    <PageBoundary>
      <ComparePage />
    </PageBoundary>
  );
}
