"use client";

import type { SearchResponse } from "@foldwise/core/contracts/http-responses";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, type SpotlightActionGroupData, spotlight } from "@mantine/spotlight";
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
import { useEffect, useState } from "react";
import { searchQuery } from "@/entities/worker/queries";
import { NEW_PAGES, PAGES } from "../pages";
import { preparePalette } from "../prepare/palette";
import classes from "./search.module.css";

type Kind = SearchResponse["results"][number]["kind"];

const KINDS: Record<Kind, { title: string; icon: typeof IconSearch }> = {
  sweep: { title: "Sweeps", icon: IconLayersSubtract },
  run: { title: "Runs", icon: IconListDetails },
  experiment: { title: "Experiments", icon: IconBook2 },
  dataset: { title: "Datasets", icon: IconPhoto },
  table: { title: "Tables", icon: IconTable },
  baseline: { title: "Baselines", icon: IconBook2 },
  page: { title: "Pages", icon: IconFileText },
};

/** ⌘K: opens at each request (`asked` counts them), with the pages at once; runs, sweeps, tables, baselines and datasets as the server finds them. */
export function Search({ asked }: { asked: number }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each request opens it
  useEffect(spotlight.open, [asked]);
  const router = useRouter();
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text, 150);
  const { data } = useQuery(searchQuery(settled));
  // What was found for another text would be what Enter opens.
  const found = settled === text ? (data ?? []) : [];
  const groups: SpotlightActionGroupData[] = preparePalette(text, found, ALL_PAGES).map(
    ({ kind, entries }) => ({
      group: KINDS[kind].title,
      actions: entries.map(({ key, title, about, href, isFirst }) => {
        const Icon = ICONS.get(href) ?? KINDS[kind].icon;
        return {
          // Spotlight moves the selection by attribute: each text gets elements of its own, the first one selected.
          id: `${settled} ${key}`,
          label: title,
          description: about,
          leftSection: <Icon size={18} stroke={1.6} />,
          onClick: () => router.push(href),
          "data-selected": isFirst || undefined,
        };
      }),
    }),
  );
  return (
    <Spotlight
      actions={groups}
      filter={(_, actions) => actions}
      query={text}
      onQueryChange={setText}
      // The keys are the button's: it has to hear them before this code is there.
      shortcut={null}
      nothingFound={settled === text && data ? `No results for “${text.trim()}”` : "Searching…"}
      classNames={{ action: classes.action, actionDescription: classes.description }}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: "Search by name or id: run 71, table 9",
        "aria-label": "Search",
        size: "md",
      }}
    />
  );
}

const ALL_PAGES = [...PAGES, ...NEW_PAGES];
const ICONS = new Map(ALL_PAGES.map(({ href, icon }) => [href, icon]));
