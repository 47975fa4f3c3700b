"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { Link } from "@/components/link";
import { overviewQuery } from "@/entities/overview/queries";
import { PAGES } from "../pages";
import classes from "./navigation.module.css";

/** Every page has the count, and on most of them nobody waits for it. */
const COUNT_INTERVAL_MS = 15_000;

export function Navigation() {
  const pathname = usePathname();
  const live = useQuery({ ...overviewQuery, refetchInterval: COUNT_INTERVAL_MS }).data?.live.length ?? 0;
  return (
    <nav aria-label="Pages" className={classes.pages}>
      {PAGES.map(({ href, title, icon: Icon }) => {
        const isHere = href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
        return (
          <Link key={href} href={href} className={classes.page} aria-current={isHere ? "page" : undefined}>
            <Icon size={17} stroke={1.7} aria-hidden />
            {title}
            {href === "/sweeps" && live > 0 ? (
              <span className={classes.count} title={`${live} not finished`}>
                {live}
              </span>
            ) : null}
          </Link>
        );
      })}
    </nav>
  );
}
