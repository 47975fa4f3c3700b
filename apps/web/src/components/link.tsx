"use client";

import NextLink from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * A link that loads its page when the pointer or the focus reaches it. Next's own loads the script of every page that
 * is linked from what is in sight: with the navigation, that of nearly the whole application.
 */
export function Link({
  onPointerEnter,
  onFocus,
  ...props
}: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  const [near, setNear] = useState(false);
  return (
    <NextLink
      {...props}
      prefetch={near ? null : false}
      onPointerEnter={(event) => {
        setNear(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setNear(true);
        onFocus?.(event);
      }}
    />
  );
}
