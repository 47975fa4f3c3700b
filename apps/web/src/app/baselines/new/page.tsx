import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { NewBaselinePage } from "@/features/baselines/components/new-baseline-page";
import { BLANK_BASELINE } from "@/features/baselines/prepare/baseline-text";
import { prepareText } from "@/yaml/read-text";

export const metadata: Metadata = { title: "New source" };

export default function Page() {
  return (
    <PageBoundary>
      <NewBaselinePage blank={prepareText(BLANK_BASELINE, "file")} />
    </PageBoundary>
  );
}
