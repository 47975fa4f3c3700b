import type { Metadata } from "next";
import { NewBaselinePage } from "@/features/baselines/components/new-baseline-page";

export const metadata: Metadata = { title: "New source" };

export default function Page() {
  return <NewBaselinePage />;
}
