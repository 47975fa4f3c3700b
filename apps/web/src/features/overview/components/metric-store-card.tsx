import { useQuery } from "@tanstack/react-query";
import { Section } from "@/components/section";
import { healthQuery } from "@/features/shell/queries/health";
import { describeMetricStore } from "../prepare/describe-metric-store";

export function MetricStoreCard() {
  const { data } = useQuery(healthQuery);
  const text = describeMetricStore(data?.metrics);
  if (text === null) return null;
  return (
    <Section title="Metric store">
      <div className="fw-dim tabular">{text}</div>
    </Section>
  );
}
