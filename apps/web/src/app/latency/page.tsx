import type { Metadata } from "next";
import { LatencyPage } from "@/features/latency/components/latency-page";

export const metadata: Metadata = { title: "Prediction times" };

export default function Page() {
  return <LatencyPage />;
}
