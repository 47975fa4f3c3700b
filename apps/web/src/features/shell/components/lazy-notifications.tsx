"use client";

import { notificationsStore } from "@mantine/notifications";
import { useEffect, useState } from "react";
import { onFirstUse } from "@/fetching/on-first-use";

type Component = typeof import("./notifications")["Notifications"];

/** Notifications. What draws them comes with the first use of the page; the store holds them until then. */
export function LazyNotifications() {
  const [Notifications, setNotifications] = useState<Component | null>(null);
  useEffect(() => {
    const load = () => {
      // Without the server there is nothing to draw them with; the next one tries again.
      import("./notifications").then(
        (module) => setNotifications(() => module.Notifications),
        () => undefined,
      );
    };
    const stops = [onFirstUse(load), notificationsStore.subscribe(load)];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  // Over the header: at the foot they would cover the last rows of a table.
  return Notifications ? <Notifications position="top-center" limit={3} /> : null;
}
