/** A part of the page that could not be loaded: the network failed, or a newer page has replaced it. */
export const PART_MISSING = "PartMissing";

const RELOADED_FOR = "inlier.reloaded";

/**
 * Parts are loaded when they are needed. One that is gone because a newer page was delivered is answered by loading
 * the page anew, once; any other failure is shown with a way to try again, and nothing on the page is thrown away.
 */
export function watchParts(): void {
  window.addEventListener("vite:preloadError", (event) => {
    event.payload.name = PART_MISSING; // the router would take it for a replaced part and load the page, online or not
    event.payload.message = PART_MISSING;
    void reloadIfReplaced();
  });
}

async function reloadIfReplaced(): Promise<void> {
  const begun = entryOf(document.documentElement.outerHTML);
  const now = await fetch("/index.html", { cache: "no-store" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .catch(() => "");
  const latest = entryOf(now);
  if (latest === undefined || latest === begun || sessionStorage.getItem(RELOADED_FOR) === latest) return;
  sessionStorage.setItem(RELOADED_FOR, latest);
  location.reload();
}

/** The name of the script that a page begins with: another one is another page. */
export function entryOf(html: string): string | undefined {
  return html.match(/<script[^>]*type="module"[^>]*src="([^"]+)"/)?.[1];
}
