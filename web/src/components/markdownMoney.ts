interface Node {
  type: string;
  value?: string;
  children?: Node[];
  position?: { start: { offset?: number }; end: { offset?: number } };
}

/**
 * A remark plugin: `$5 and $6` is money. A formula in a line has no white space inside its signs, and no digit after
 * the closing one; whatever else remark-math took for one becomes the text it was.
 */
export function moneyIsNoFormula() {
  return (tree: Node, file: { value: unknown }) => mend(tree, String(file.value));
}

function mend(node: Node, source: string): void {
  for (const [at, child] of (node.children ?? []).entries()) {
    const [start, end] = [child.position?.start.offset, child.position?.end.offset];
    if (child.type !== "inlineMath" || start === undefined || end === undefined) mend(child, source);
    else if (isMoney(source.slice(start, end), source[end]))
      node.children?.splice(at, 1, { type: "text", value: source.slice(start, end) });
  }
}

function isMoney(written: string, next: string | undefined): boolean {
  if (!/^\$[^$]/.test(written)) return false;
  return /^\$\s|\s\$$/.test(written) || /\d/.test(next ?? "");
}
