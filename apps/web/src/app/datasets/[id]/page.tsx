import type { Metadata } from "next";
import { DatasetPage } from "@/features/datasets/components/dataset-page";
import { requirePage } from "@/server/pages/require-page";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Dataset ${decodeURIComponent((await params).id)}` };
}

export default async function Page({ params }: PageProps) {
  const id = decodeURIComponent((await params).id);
  await requirePage("dataset", id);
  return <DatasetPage id={id} />;
}
