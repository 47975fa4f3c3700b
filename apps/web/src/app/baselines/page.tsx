import { BaselinesPage } from "@/features/baselines/components/baselines-page";

export default function Page() {
  return <BaselinesPage />;
}
