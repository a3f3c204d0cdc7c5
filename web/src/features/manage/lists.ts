/** A list as it is by now, with what somebody put in and took out since they began from an older one. */
export function carriedOver(
  now: readonly string[],
  { from, to }: { from: readonly string[]; to: readonly string[] },
): string[] {
  const gone = new Set(from.filter((one) => !to.includes(one)));
  const added = to.filter((one) => !from.includes(one));
  return [...new Set([...now.filter((one) => !gone.has(one)), ...added])];
}
