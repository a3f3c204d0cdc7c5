/** Pages of other features, as paths: who links to them need not know the feature. */
export const places = {
  assessments: "/assessments",
  profile: "/profile",
  signUp: "/sign-up",
} as const;

/** A path of another feature for <Link to>, whose type knows the routes of this build alone. */
export function to(path: string): "/" {
  return path as "/";
}
