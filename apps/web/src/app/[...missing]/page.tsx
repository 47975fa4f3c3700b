import { notFound } from "next/navigation";

/** Every address without a page, rendered at request time: Next's own 404 page is built without knowing its address. */
export default function Page() {
  notFound();
}
