import { PredictPage } from "@/features/predict/components/predict-page";

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <PredictPage id={id} />;
}
