import { locale } from "./language";

export interface Choice {
  value: string;
  label: string;
}

/** The officially assigned codes of ISO 3166-1, as the API takes them. */
const COUNTRIES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ " +
  "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM " +
  "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS " +
  "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN " +
  "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ " +
  "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM " +
  "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV " +
  "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI " +
  "VN VU WF WS YE YT ZA ZM ZW";

/** Languages one can choose by name; the API takes any tag of BCP 47. */
const LANGUAGES =
  "af am ar as az be bg bn bs ca cs cy da de el en en-GB en-US es es-MX et eu fa fi fil fr fr-CA ga gl gu ha he hi hr hu hy id ig is it ja jv ka kk km kn ko ky lo lt lv mg mk ml mn mr ms mt my ne nl no om or pa pl ps pt pt-BR pt-PT qu ro ru rw si sk sl sn so sq sr st su sv sw ta te tg th ti tk tl tn tr uk ur uz vi wo xh yo zh zh-Hans zh-Hant zu";

/** What the API takes as the name of a zone. */
const ZONE =
  /^(UTC|(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific)(\/[A-Z][\w+-]{0,30}){1,2})$/;

export function countryName(code: string): string {
  return named("region", code);
}

export function languageName(tag: string): string {
  return named("language", tag);
}

export function countries(): Choice[] {
  return choices(COUNTRIES.split(" "), countryName);
}

/** Every language to choose from, and those `beside` that somebody speaks already. */
export function languages(beside: readonly string[] = []): Choice[] {
  return choices([...new Set([...LANGUAGES.split(" "), ...beside])], languageName);
}

/** Zones by the name of their place, and `own`, whatever it is. */
export function timeZones(own: string): Choice[] {
  const known = Intl.supportedValuesOf("timeZone").filter((zone) => ZONE.test(zone));
  return [...new Set(["UTC", own, ...known])].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

/** The zone of this device, if the API would take it. */
export function ownTimeZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return ZONE.test(zone) ? zone : "UTC";
}

function choices(codes: readonly string[], name: (code: string) => string): Choice[] {
  const compare = new Intl.Collator(locale()).compare;
  return codes
    .map((value) => ({ value, label: name(value) }))
    .sort((one, other) => compare(one.label, other.label));
}

function named(type: "region" | "language", code: string): string {
  try {
    const name = new Intl.DisplayNames(locale(), { type }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(locale()) + name.slice(1);
  } catch {
    return code; // a tag no clock or list knows is shown as it is
  }
}
