"use client";

import { Title } from "@mantine/core";
import { ErrorState } from "@/components/error-state";

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <>
      <Title order={1} mb={12}>
        This page failed
      </Title>
      <ErrorState error={error} retry={reset} />
    </>
  );
}
