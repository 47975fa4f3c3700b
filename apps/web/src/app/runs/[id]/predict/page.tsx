import type { Metadata } from "next";
import { PredictPage } from "@/features/predict/components/predict-page";
import { requirePage } from "@/server/pages/require-page";

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Predict with run ${(await params).id}` };
}

export default async function Page({ params }: PageProps) {
  const id = (await params).id;
  await requirePage("run", id);
  return <PredictPage id={id} />;
}
