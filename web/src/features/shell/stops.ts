/** What the tour shows, in the order of a day, and which link of the menu it is. */
export const STOPS = [
  { name: "dashboard", to: "/" },
  { name: "assessments", to: "/assessments" },
  { name: "projects", to: "/projects" },
  { name: "work", to: "/work" },
  { name: "payments", to: "/payments" },
  { name: "profile", to: "/profile" },
] as const;
