import {
  IconBriefcase,
  IconCertificate,
  IconChecklist,
  IconClipboardList,
  IconFolders,
  IconHome,
  IconSchool,
  IconShieldCheck,
  IconUser,
  IconWallet,
} from "@tabler/icons-react";

const CONTRIBUTOR = [
  { to: "/", label: "pages.dashboard", Icon: IconHome },
  { to: "/projects", label: "pages.projects", Icon: IconFolders },
  { to: "/work", label: "pages.work", Icon: IconBriefcase },
  { to: "/assessments", label: "pages.assessments", Icon: IconCertificate },
  { to: "/training", label: "pages.training", Icon: IconSchool },
  { to: "/payments", label: "pages.payments", Icon: IconWallet },
] as const;
const REVIEWER = [{ to: "/review", label: "pages.review", Icon: IconChecklist }] as const;
const MANAGER = [{ to: "/manage", label: "pages.manage", Icon: IconClipboardList }] as const;
const ADMIN = [{ to: "/admin", label: "pages.admin", Icon: IconShieldCheck }] as const;
const EVERYBODY = [{ to: "/profile", label: "pages.profile", Icon: IconUser }] as const;

/** Paths that belong to another page of the menu than their first part says. */
const BELONGS: Readonly<Record<string, string>> = { attempts: "/assessments", opportunities: "/projects" };

/** Whether somebody at this path is on that page of the menu, or below it. */
export function isAt(to: string, path: string): boolean {
  const first = path.split("/")[1] ?? "";
  return (BELONGS[first] ?? `/${first}`) === to;
}

/** The pages a person's roles open, in the order of a day, and their own. */
export function pagesFor(roles: readonly string[]) {
  return [
    ...(roles.includes("contributor") ? CONTRIBUTOR : []),
    ...(roles.includes("reviewer") ? REVIEWER : []),
    ...(roles.includes("manager") ? MANAGER : []),
    ...(roles.includes("admin") ? ADMIN : []),
    ...EVERYBODY,
  ];
}
