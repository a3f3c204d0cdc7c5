import { IconBriefcase, IconChecklist, IconClipboardList, IconFolders, IconHome } from "@tabler/icons-react";

const CONTRIBUTOR = [
  { to: "/", label: "pages.dashboard", Icon: IconHome },
  { to: "/projects", label: "pages.projects", Icon: IconFolders },
  { to: "/work", label: "pages.work", Icon: IconBriefcase },
] as const;
const REVIEWER = [{ to: "/review", label: "pages.review", Icon: IconChecklist }] as const;
const MANAGER = [{ to: "/manage", label: "pages.manage", Icon: IconClipboardList }] as const;

/** The pages a person's roles open, in the order of a day. */
export function pagesFor(roles: readonly string[]) {
  return [
    ...(roles.includes("contributor") ? CONTRIBUTOR : []),
    ...(roles.includes("reviewer") ? REVIEWER : []),
    ...(roles.includes("manager") ? MANAGER : []),
  ];
}
