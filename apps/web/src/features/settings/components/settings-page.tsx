"use client";

import type { Health } from "@foldwise/core/contracts/http/worker";
import { connectionTexts, healthWarnings, STORE_TEXTS } from "@foldwise/core/words";
import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { PageHead } from "@/components/page-head";
import { Pairs } from "@/components/pairs";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { Warnings } from "@/components/warnings";
import { healthQuery } from "@/entities/worker/queries";
import { formatFact } from "@/formats/fact";
import { formatCount } from "@/formats/numbers";
import classes from "./settings.module.css";
import { SignIn } from "./sign-in";
import { StorageSections } from "./storage-section";

export function SettingsPage() {
  const health = useQuery(healthQuery);
  return (
    <>
      <PageHead title="Settings" />
      <div className="fw-grid-2">
        <SignIn />
        <Section title="Theme" about="Kept in this browser.">
          <Theme />
        </Section>
        <Section title="Server">
          <QueryView query={health}>
            {(data) => (
              <>
                <Warnings title="To correct" lines={healthWarnings(data)} />
                <Pairs
                  rows={[
                    ["Version", data.version],
                    ["Status", data.status],
                    ["Postgres", data.postgres],
                    ["Temporal", data.temporal],
                    ...(data.artifacts ? [["Artifacts", STORE_TEXTS[data.artifacts.status]] as const] : []),
                    ...connectionRows(data),
                    ["Live workers", formatCount(data.workers)],
                    ...Object.entries(data.metrics ?? {}).map(([name, value]) => formatFact(name, value)),
                    [
                      "API",
                      <a key="api" className={`fw-link ${classes.document}`} href="/api/v1/openapi.json">
                        OpenAPI document
                      </a>,
                    ],
                  ]}
                />
              </>
            )}
          </QueryView>
        </Section>
      </div>
      <div className="fw-stack">
        <StorageSections />
      </div>
    </>
  );
}

function connectionRows({ connections }: Health): [string, string][] {
  if (connections === undefined) return [];
  const { postgres, temporal } = connectionTexts(connections);
  return [
    ["Connection to Postgres", postgres],
    ["Connection to Temporal", temporal],
  ];
}

function Theme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Theme"
      value={colorScheme}
      onChange={(value) => setColorScheme(value === "light" || value === "dark" ? value : "auto")}
      data={[
        { value: "auto", label: "System" },
        { value: "light", label: "Light" },
        { value: "dark", label: "Dark" },
      ]}
    />
  );
}
