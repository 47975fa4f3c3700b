import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { RegistryPage } from "@/features/registry/components/registry-page";

export const metadata: Metadata = { title: "Model registry" };

export default function Page() {
  return (
    <PageBoundary>
      <RegistryPage />
    </PageBoundary>
  );
}
