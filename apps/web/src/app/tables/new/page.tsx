import type { Metadata } from "next";
import { NewTablePage } from "@/features/table-builder/components/table-builder-page";

export const metadata: Metadata = { title: "New table" };

export default function Page() {
  return <NewTablePage />;
}
