import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { SweepsPage } from "@/features/sweeps/components/sweeps-page";

export const metadata: Metadata = { title: "Sweeps" };

export default function Page() {
  return (
    <PageBoundary>
      <SweepsPage />
    </PageBoundary>
  );
}
