import type { Metadata } from "next";
import { PageBoundary } from "@/components/page-boundary";
import { QueuePage } from "@/features/queue/components/queue-page";

export const metadata: Metadata = { title: "Queue" };

export default function Page() {
  return (
    <PageBoundary>
      <QueuePage />
    </PageBoundary>
  );
}
