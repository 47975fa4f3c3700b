import { DatasetsPage } from "@/features/datasets/components/datasets-page";

export default function Page() {
  return <DatasetsPage />;
}
