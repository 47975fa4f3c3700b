import type { Metadata } from "next";
import { RunPage } from "@/features/run/components/run-page";
import { requirePage } from "@/server/pages/require-page";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Run ${(await params).id}` };
}

export default async function Page({ params }: PageProps) {
  const id = (await params).id;
  await requirePage("run", id);
  return <RunPage id={id} />;
}
