/** A value that may be anything, as plain text: the fields of an object under their names. */
export function said(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return value.map(said).join(", ");
  const fields = Object.entries(value);
  const [only] = fields;
  if (fields.length === 1 && only) return said(only[1]);
  return fields.map(([key, one]) => `\n${key}: ${said(one)}`).join("");
}
