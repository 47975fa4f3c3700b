import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { NewSweepPage } from "@/features/new-sweep/components/new-sweep-page";
import { readPresets } from "@/features/new-sweep/presets";

export const metadata: Metadata = { title: "New sweep" };

export default async function Page() {
  const presets = await readPresets();
  return (
    <PageBoundary>
      <NewSweepPage presets={presets} />
    </PageBoundary>
  );
}
