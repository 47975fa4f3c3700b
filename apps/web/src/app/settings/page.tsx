import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { SettingsPage } from "@/features/settings/components/settings-page";

export const metadata: Metadata = { title: "Settings" };

export default function Page() {
  return (
    <PageBoundary>
      <SettingsPage />
    </PageBoundary>
  );
}
