import type { NextConfig } from "next";

const config: NextConfig = {
  transpilePackages: ["@foldwise/core", "@foldwise/db"],
  serverExternalPackages: [
    "pg",
    "@temporalio/client",
    "@temporalio/common",
    "@temporalio/proto",
    "@grpc/grpc-js",
  ],
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"] },
  poweredByHeader: false,
  // The workspace's own typecheck and lint tasks do this, over the same files.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
};

export default config;
