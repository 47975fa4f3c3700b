import type { Metadata } from "next";
import { FoldGroupPage } from "@/features/fold-groups/components/fold-group-page";
import { requirePage } from "@/server/pages/require-page";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Fold group ${(await params).id}` };
}

export default async function Page({ params }: PageProps) {
  const id = (await params).id;
  await requirePage("fold-group", id);
  return <FoldGroupPage id={id} />;
}
