"use client";

import { Title } from "@mantine/core";
import { usePathname } from "next/navigation";
import { EmptyState } from "@/components/empty-state";
import { describeMissing } from "@/components/missing-page";
import { useNamePage } from "@/components/page-name";

/** The 404 page: what is not there, and the list of what is. */
export function NotFound() {
  const { title, sentence, list } = describeMissing(usePathname());
  useNamePage(title);
  return (
    <>
      <Title order={1} mb={12}>
        {title}
      </Title>
      <EmptyState sentence={sentence} action={{ label: list.label, href: list.href }} />
    </>
  );
}
