"use client";

import type { SearchResponse } from "@foldwise/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconBook2,
  IconFileText,
  IconLayersSubtract,
  IconListDetails,
  IconPhoto,
  IconSearch,
  IconTable,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PAGES } from "../pages";
import { searchQuery } from "../queries/health";

type Kind = SearchResponse["results"][number]["kind"];

const KINDS: Record<Kind, { title: string; icon: typeof IconSearch }> = {
  sweep: { title: "Sweeps", icon: IconLayersSubtract },
  run: { title: "Runs", icon: IconListDetails },
  experiment: { title: "Experiments", icon: IconBook2 },
  dataset: { title: "Data sets", icon: IconPhoto },
  table: { title: "Tables", icon: IconTable },
  page: { title: "Pages", icon: IconFileText },
};

const ORDER: readonly Kind[] = ["sweep", "run", "experiment", "dataset", "table"];

/** ⌘K: the pages at once, runs, sweeps, tables and data sets as the server finds them. */
export function Search() {
  const router = useRouter();
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text, 150);
  const { data } = useQuery(searchQuery(settled));
  const action = (id: string, title: string, about: string, href: string, Icon: typeof IconSearch) => ({
    id,
    label: title,
    description: about,
    leftSection: <Icon size={18} stroke={1.6} />,
    onClick: () => router.push(href),
    // What the server found stays found, whatever letters it has.
    keywords: id.startsWith("page:") ? [] : [settled],
  });
  const found = (data ?? []).filter((result) => result.kind !== "page");
  const groups: (SpotlightActionGroupData | SpotlightActionData)[] = [
    ...ORDER.flatMap((kind) => {
      const actions = found
        .filter((result) => result.kind === kind)
        .map((result) =>
          action(`${kind}:${result.id}`, result.title, result.subtitle, result.href, KINDS[kind].icon),
        );
      return actions.length > 0 ? [{ group: KINDS[kind].title, actions }] : [];
    }),
    {
      group: "Pages",
      actions: [
        ...PAGES.map((page) => action(`page:${page.href}`, page.title, page.about, page.href, page.icon)),
        action(
          "page:/sweeps/new",
          "New sweep",
          "A plan, its cost, and off it goes",
          "/sweeps/new",
          IconLayersSubtract,
        ),
      ],
    },
  ];
  return (
    <Spotlight
      actions={groups}
      query={text}
      onQueryChange={setText}
      shortcut={["mod + K", "/"]}
      nothingFound="Nothing of this name"
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: "Search runs, sweeps, tables, pages",
        size: "md",
      }}
    />
  );
}
