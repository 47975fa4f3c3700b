"use client";

import { Anchor, Burger } from "@mantine/core";
import { usePathname } from "next/navigation";
import { Link } from "@/components/link";
import { usePageName } from "@/components/page-name";
import { PAGES } from "../pages";
import { prepareBreadcrumb } from "../prepare/breadcrumb";
import classes from "./header.module.css";
import { Logo } from "./logo";
import { SearchButton } from "./search-button";
import { ThemeSwitch } from "./theme-switch";
import { WorkerChip } from "./worker-chip";

const TITLES = new Map(PAGES.map((page) => [page.href, page.title]));

export function Header({ opened, toggle }: { opened: boolean; toggle: () => void }) {
  const crumbs = prepareBreadcrumb(usePathname(), TITLES, usePageName());
  return (
    <div className={classes.header}>
      <Burger hiddenFrom="sm" opened={opened} onClick={toggle} size="sm" aria-label="Navigation" />
      <Link href="/" className={classes.brand} aria-label="Foldwise, overview">
        <Logo />
        <span className={classes.name}>Foldwise</span>
      </Link>
      <nav aria-label="Breadcrumb" className={classes.crumbs}>
        {crumbs.map((crumb, index) => (
          <span key={crumb.href ?? "here"} className={classes.crumb}>
            {index > 0 ? <span aria-hidden>/</span> : null}
            {crumb.href ? (
              <Anchor component={Link} href={crumb.href} c="inherit" fz="inherit">
                {crumb.label}
              </Anchor>
            ) : (
              <span aria-current="page" className={classes.here}>
                {crumb.label}
              </span>
            )}
          </span>
        ))}
      </nav>
      <SearchButton />
      <WorkerChip />
      <ThemeSwitch />
    </div>
  );
}
