import { useRouter } from "@tanstack/react-router";

/** Whether a path leads to a page of this build: what is not built yet is not linked to, and is once it is there. */
export function useHasPage(): (path: string) => boolean {
  const routes = Object.keys(useRouter().routesByPath);
  return (path) => routes.some((route) => leadsTo(route, path));
}

/** Whether this path is one of the route's, such as /work/claims/clm_1 of /work/claims/$claimId. */
export function leadsTo(route: string, path: string): boolean {
  const [parts, given] = [route.split("/"), path.split("/")];
  return (
    parts.length === given.length && parts.every((part, at) => part.startsWith("$") || part === given[at])
  );
}
