import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { NewSweepPage } from "@/features/new-sweep/components/new-sweep-page";
import { readPresets } from "@/features/new-sweep/presets";
import { prepareText } from "@/yaml/read-text";

export const metadata: Metadata = { title: "New sweep" };

export default async function Page() {
  const presets = await readPresets();
  return (
    <PageBoundary>
      <NewSweepPage presets={presets} first={prepareText(presets[0]?.text ?? "", "plan")} />
    </PageBoundary>
  );
}
