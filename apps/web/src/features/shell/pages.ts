import {
  IconArrowsDiff,
  IconBook2,
  IconHome,
  IconHourglass,
  IconLayersSubtract,
  IconListDetails,
  IconPackage,
  IconPhoto,
  IconServer2,
  IconSettings,
  IconStack2,
  IconStopwatch,
  IconTable,
  type TablerIcon,
} from "@tabler/icons-react";

export interface StaticPage {
  href: string;
  title: string;
  about: string;
  icon: TablerIcon;
}

/** The pages of the navigation, in its order. */
export const PAGES: readonly StaticPage[] = [
  { href: "/", title: "Overview", about: "Activity", icon: IconHome },
  { href: "/sweeps", title: "Sweeps", about: "Sweeps and their progress", icon: IconLayersSubtract },
  { href: "/runs", title: "Runs", about: "Every run on every fold", icon: IconListDetails },
  {
    href: "/fold-groups",
    title: "Fold groups",
    about: "Logged runs that differ by their fold",
    icon: IconStack2,
  },
  {
    href: "/compare",
    title: "Compare",
    about: "Curves and parameters of selected runs",
    icon: IconArrowsDiff,
  },
  {
    href: "/registry",
    title: "Model registry",
    about: "Registered models, versions and aliases",
    icon: IconPackage,
  },
  { href: "/tables", title: "Tables", about: "Published results next to ours", icon: IconTable },
  { href: "/baselines", title: "Baselines", about: "Published results and their sources", icon: IconBook2 },
  { href: "/latency", title: "Inference latency", about: "Milliseconds per image", icon: IconStopwatch },
  { href: "/datasets", title: "Datasets", about: "Folds, splits and sample images", icon: IconPhoto },
  { href: "/queue", title: "Queue", about: "Trainings that wait, and why", icon: IconHourglass },
  { href: "/workers", title: "Workers", about: "Training machines", icon: IconServer2 },
  { href: "/settings", title: "Settings", about: "Sign-in, theme, server", icon: IconSettings },
];

/** Forms, which the palette opens too. */
export const NEW_PAGES: readonly StaticPage[] = [
  {
    href: "/sweeps/new",
    title: "New sweep",
    about: "Configure and launch a sweep",
    icon: IconLayersSubtract,
  },
  {
    href: "/tables/new",
    title: "New table",
    about: "Build a table from runs and baselines",
    icon: IconTable,
  },
  { href: "/baselines/new", title: "New source", about: "Add published results", icon: IconBook2 },
];
