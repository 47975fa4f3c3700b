import type { Metadata } from "next";
import { NewSweepPage } from "@/features/new-sweep/components/new-sweep-page";
import { readPresets } from "@/features/new-sweep/presets";

export const metadata: Metadata = { title: "New sweep" };
export default async function Page() {
  return <NewSweepPage presets={await readPresets()} />;
}
