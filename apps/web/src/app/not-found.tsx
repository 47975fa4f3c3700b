import { EmptyState } from "@/components/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      sentence="There is no page at this address. It may have been deleted, or the link was cut."
      action={{ label: "Overview", href: "/" }}
    />
  );
}
