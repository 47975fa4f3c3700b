"use client";

import { AppShell } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { PageNameProvider } from "@/components/page-name";
import classes from "./app-frame.module.css";
import { Footer } from "./components/footer";
import { Header } from "./components/header";
import { Navigation } from "./components/navigation";

/** Header, navigation (a drawer below 768 px) and the page between. */
export function AppFrame({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a drawer closes when the page under it changes
  useEffect(close, [pathname]);
  return (
    <PageNameProvider>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 208, breakpoint: "sm", collapsed: { mobile: !opened } }}
        transitionDuration={0}
        classNames={{ header: classes.header, navbar: classes.navbar, main: classes.main }}
      >
        <a href="#content" className={classes.skip}>
          Skip to content
        </a>
        <AppShell.Header>
          <Header opened={opened} toggle={toggle} />
        </AppShell.Header>
        <AppShell.Navbar>
          <Navigation />
          <Footer />
        </AppShell.Navbar>
        <AppShell.Main>
          <div id="content" className={classes.content}>
            {children}
          </div>
        </AppShell.Main>
      </AppShell>
    </PageNameProvider>
  );
}
