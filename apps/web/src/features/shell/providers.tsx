"use client";

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiError } from "@/fetching/fetch-json";
import { LazyNotifications } from "./components/lazy-notifications";
import { cssVariables } from "./css-variables";
import { theme } from "./theme";

/** Once, and only where the same request may be answered another time: a refusal or a 404 stays what it is. */
function mayRetry(failures: number, error: Error): boolean {
  return failures < 1 && !(error instanceof ApiError && error.status >= 400 && error.status < 500);
}

/** Everything a page may count on: theme, cache of what the server said, notifications. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          // The server may be this machine, which a browser without a network reaches as well.
          queries: { staleTime: 2_000, retry: mayRetry, refetchOnWindowFocus: true, networkMode: "always" },
          mutations: { networkMode: "always" },
        },
      }),
  );
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <LazyNotifications />
        {children}
      </QueryClientProvider>
    </MantineProvider>
  );
}
