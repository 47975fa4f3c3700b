import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { NewTablePage } from "@/features/tables/builder/components/table-builder-page";
import { BLANK } from "@/features/tables/builder/prepare/start";
import { prepareText } from "@/yaml/read-text";

export const metadata: Metadata = { title: "New table" };

export default function Page() {
  return (
    <PageBoundary>
      <NewTablePage blank={prepareText(BLANK, "table")} />
    </PageBoundary>
  );
}
