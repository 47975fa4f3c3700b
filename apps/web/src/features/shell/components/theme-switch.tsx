"use client";

import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";

/** Both signs are in the page and the style sheet shows one, so that nothing flickers before the script runs. */
export function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: true });
  return (
    <Tooltip label="Light or dark">
      <ActionIcon
        size={32}
        aria-label="Switch between light and dark"
        onClick={() => setColorScheme(scheme === "dark" ? "light" : "dark")}
      >
        <IconMoon size={18} className="mantine-dark-hidden" />
        <IconSun size={18} className="mantine-light-hidden" />
      </ActionIcon>
    </Tooltip>
  );
}
