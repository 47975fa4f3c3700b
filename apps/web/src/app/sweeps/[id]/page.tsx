import type { Metadata } from "next";
import { SweepPage } from "@/features/sweep/components/sweep-page";
import { findPageOrder, requirePage } from "@/server/pages/require-page";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Sweep ${(await params).id}` };
}

export default async function Page({ params }: PageProps) {
  const id = (await params).id;
  await requirePage("sweep", id);
  return <SweepPage id={id} order={await findPageOrder(id)} />;
}
