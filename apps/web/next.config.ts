import type { NextConfig } from "next";

/**
 * Next and Mantine put small scripts and styles into each page; the pages are static, so no nonce can tell them.
 * Nothing comes from another origin, and no other site may frame a page, whose requests would be same-origin.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const SECURITY_HEADERS = [
  { key: "content-security-policy", value: CONTENT_SECURITY_POLICY },
  { key: "x-frame-options", value: "DENY" },
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "same-origin" },
  { key: "cross-origin-opener-policy", value: "same-origin" },
  { key: "permissions-policy", value: "camera=(), microphone=(), geolocation=()" },
];

const config: NextConfig = {
  transpilePackages: ["@foldwise/core", "@foldwise/db", "@foldwise/papers"],
  serverExternalPackages: [
    "pg",
    "@temporalio/client",
    "@temporalio/common",
    "@temporalio/proto",
    "@grpc/grpc-js",
    "@aws-sdk/client-s3",
    "@aws-sdk/lib-storage",
    "@smithy/node-http-handler",
    "proper-lockfile",
  ],
  experimental: {
    optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"],
    // Loading all routes at once is more than half of the server's start, and of its memory.
    preloadEntriesOnStart: false,
  },
  poweredByHeader: false,
  headers: () => Promise.resolve([{ source: "/:path*", headers: SECURITY_HEADERS }]),
  // Browsers ask for it by this name before they have read the page's own link.
  rewrites: () => Promise.resolve([{ source: "/favicon.ico", destination: "/icon.svg" }]),
  // No page has a picture that would have to be scaled; the endpoint that does it is not served.
  images: { unoptimized: true },
  // The workspace's own typecheck and lint tasks do this, over the same files.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
};

export default config;
