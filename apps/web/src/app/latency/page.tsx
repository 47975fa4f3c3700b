import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { LatencyPage } from "@/features/latency/components/latency-page";

export const metadata: Metadata = { title: "Inference latency" };

export default function Page() {
  return (
    <PageBoundary>
      <LatencyPage />
    </PageBoundary>
  );
}
