"use client";

import { Button, Group, PasswordInput, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";
import { Section } from "@/components/section";
import { overviewQuery } from "@/entities/overview/queries";
import { ApiError, fetchJson } from "@/fetching/fetch-json";

const doneSchema = z.object({ ok: z.literal(true) });

const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => fetchJson(z.object({ tokenRequired: z.boolean() }), "/api/v1/session", { signal }),
});

function describeSession(tokenRequired: boolean): string {
  return tokenRequired ? "Signs out this browser." : "No token is set: anyone on this host has access.";
}

/** A token for a server that listens beyond this machine; a cookie keeps it. */
export function SignIn() {
  const client = useQueryClient();
  const { error } = useQuery(overviewQuery);
  const session = useQuery(sessionQuery).data;
  const isRefused = error instanceof ApiError && error.status === 401;
  const [token, setToken] = useState("");
  const signIn = useMutation({
    mutationFn: () => fetchJson(doneSchema, "/api/v1/session", { method: "POST", body: { token } }),
    onSuccess: () => {
      setToken("");
      void client.invalidateQueries();
    },
  });
  const signOut = useMutation({
    mutationFn: () => fetchJson(doneSchema, "/api/v1/session", { method: "DELETE", body: {} }),
    onSuccess: () => {
      void client.invalidateQueries();
      notifications.show({ message: "Signed out of this browser.", color: "gray" });
    },
  });
  return (
    <Section
      title="Sign-in"
      about={
        isRefused
          ? "This server requires a token: the value of FOLDWISE_TOKEN, or the one printed at startup."
          : "This browser has access."
      }
    >
      {isRefused ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate();
          }}
        >
          <Group gap={8} align="flex-start">
            <PasswordInput
              size="xs"
              w={280}
              aria-label="Token"
              autoComplete="current-password"
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              error={signIn.error?.message}
            />
            <Button type="submit" loading={signIn.isPending} disabled={token === ""}>
              Sign in
            </Button>
          </Group>
        </form>
      ) : (
        <Group gap={8}>
          {session?.tokenRequired ? (
            <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
              Sign out
            </Button>
          ) : null}
          <Text fz={12} c="var(--fw-dim)">
            {session ? describeSession(session.tokenRequired) : ""}
          </Text>
        </Group>
      )}
    </Section>
  );
}
