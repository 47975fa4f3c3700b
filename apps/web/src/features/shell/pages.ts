import {
  IconArrowsDiff,
  IconBook2,
  IconHome,
  IconLayersSubtract,
  IconListDetails,
  IconPhoto,
  IconServer2,
  IconSettings,
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
  { href: "/", title: "Overview", about: "What is moving now", icon: IconHome },
  { href: "/sweeps", title: "Sweeps", about: "Plans and how far they are", icon: IconLayersSubtract },
  { href: "/runs", title: "Runs", about: "Every training on every fold", icon: IconListDetails },
  {
    href: "/compare",
    title: "Compare",
    about: "Curves of chosen runs over each other",
    icon: IconArrowsDiff,
  },
  { href: "/tables", title: "Tables", about: "Published numbers beside ours", icon: IconTable },
  { href: "/baselines", title: "Baselines", about: "Published numbers and their sources", icon: IconBook2 },
  { href: "/latency", title: "Prediction times", about: "How long one image takes", icon: IconStopwatch },
  { href: "/datasets", title: "Data sets", about: "Folds, splits and sample images", icon: IconPhoto },
  { href: "/workers", title: "Workers", about: "Who trains, and what", icon: IconServer2 },
  { href: "/settings", title: "Settings", about: "Sign-in, theme, server", icon: IconSettings },
];
