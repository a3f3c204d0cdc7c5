/** Currencies whose amounts have other than two digits behind the point, as chalicelib/domain/money.py has them. */
const OTHERS = new Map<string, number>([
  ...["CLP", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"].map((code) => [code, 0] as const),
  ...["BHD", "IQD", "JOD", "KWD", "OMR", "TND"].map((code) => [code, 3] as const),
]);

/** How many digits stand behind the point of a currency. Intl's own follow usage in a country, not ISO 4217. */
export function digitsOf(currency: string): number {
  return OTHERS.get(currency) ?? 2;
}
