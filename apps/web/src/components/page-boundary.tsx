import { Skeleton } from "@mantine/core";
import { type ReactNode, Suspense } from "react";

/**
 * Around a page that is built ahead and reads its address: the browser draws it, the frame comes from the server. A page
 * with an id in its path has none, as an answer whose head has been sent can no longer be a 404.
 */
export function PageBoundary({ children }: { children: ReactNode }) {
  return <Suspense fallback={<Skeleton h={420} radius="lg" />}>{children}</Suspense>;
}
