import type { TFunction } from "i18next";
import { amounts } from "@/lib/format";

type Translate = TFunction<["manage", "words"]>;

/**
 * What the platform says of a line that is no task, or of what keeps a project from opening. Whoever calls the API reads
 * it in English; each sentence is a key of `rules`, with what varies in it by name. `rest` is such a sentence itself.
 */
const SENTENCES = [
  // what is put round another sentence
  ["line", /^(?<rest>.+); a line is (?<shape>\{.+\})$/],
  ["task", /^(?<rest>.+); a task is (?<shape>\{.+\})$/],
  ["example", /^(?<rest>.+); a good example is an answer that would be taken$/],
  [
    "label",
    /^is a label that answers may have; of `(?<label>.+)` output_schema or a validator says: (?<rest>.+)$/,
  ],
  // files and their lines
  ["tooLong", /^is too long; a line has at most 256 KiB$/],
  ["noEnd", /^has no end; is the file what its format says\?$/],
  ["openQuote", /^breaks off within a quoted field$/],
  ["noArray", /^is not a JSON array of tasks$/],
  ["brokenOff", /^breaks off before its array ends$/],
  ["goesOn", /^goes on after its array$/],
  ["mostLines", /^has at most (?<most>\d+) lines$/],
  ["noTask", /^has no line with a task$/],
  ["stands", /^is the key of a task the project has already$/],
  ["twice", /^stands on an earlier line of this file$/],
  ["nested", /^is nested too deeply$/],
  ["levels", /^is at most (?<most>\d+) levels deep$/],
  ["bytes", /^is at most (?<most>\d+) bytes as JSON with every number written out$/],
  ["heavy", /^has (?<values>\d+) values, too many for a schema of (?<members>\d+) rules$/],
  ["notJson", /^is not one JSON object: (?<why>.+)$/],
  ["notUtf8", /^is not UTF-8: byte (?<byte>\d+) of the (?:line|task)$/],
  ["notCsv", /^is not CSV as in RFC 4180: (?<why>.+)$/],
  ["cells", /^has (?<cells>\d+) cells; the heading has (?<columns>\d+)$/],
  ["heading", /^is the first row, has at most (?<most>\d+) bytes and names the columns$/],
  ["mostColumns", /^has at most (?<most>\d+) columns$/],
  ["commas", /^separates columns by commas, not by (?<sign>.+)$/],
  ["columnTwice", /^names column `(?<column>.+)` twice$/],
  ["noColumn", /^names column `(?<column>.+)`, which the file does not have$/],
  ["both", /^comes from a column `(?<one>.+)` or from `(?<other>.+)`, not from both$/],
  [
    "emptyCell",
    /^is made of column `(?<column>.+)`, whose cell is empty here: fill it, or give the template a field for that column alone, which an empty cell leaves out$/,
  ],
  ["filled", /^has at most (?<most>\d+) characters once its columns are filled in$/],
  ["attachment", /^is that of an attachment of this project, as its completion answered it$/],
  ["characters", /^has (?<least>\d+) to (?<most>\d+) characters$/],
  // values and their schema
  ["noLabels", /^is required, for the project lists no labels$/],
  ["required", /^is required$/],
  ["unknownOf", /^is not a known field; known here: (?<known>.+)$/],
  ["unknown", /^is not a known field$/],
  ["noField", /^has no field (?<names>.+)$/],
  ["object", /^is an object$/],
  ["objectWith", /^is an object with (?<fields>.+)$/],
  ["text", /^is text$/],
  ["textOrNull", /^is text or null$/],
  ["type", /^is not of type "(?<type>\w+)"$/],
  ["types", /^is not of types (?<types>.+)$/],
  ["longest", /^is longer than (?<count>\d+) characters?$/],
  ["shortest", /^is shorter than (?<count>\d+) characters?$/],
  ["pattern", /^does not match (?<pattern>".+")$/],
  ["choices", /^is not one of (?<choices>.+) or (?<others>\d+) other candidates$/],
  ["choice", /^is not one of (?<choices>.+)$/],
  ["oneOf", /^is one of (?<choices>.+)$/],
  ["maximum", /^is greater than the maximum of (?<most>\S+)$/],
  ["minimum", /^is less than the minimum of (?<least>\S+)$/],
  ["multiple", /^is not a multiple of (?<of>\S+)$/],
  ["fewest", /^has less than (?<count>\d+) items?$/],
  ["most", /^has more than (?<count>\d+) items?$/],
  ["unique", /^has non-unique elements$/],
  ["format", /^is not a "(?<format>.+)"$/],
  ["response", /^is a response's number from 0 to (?<last>\d+), or null for a tie$/],
  ["ranking", /^lists each response's number from 0 to (?<last>\d+) once, best first, ties in one group$/],
  ["leastWords", /^has at least (?<least>\d+) words, not (?<found>\d+)$/],
  ["mostWords", /^has at most (?<most>\d+) words, not (?<found>\d+)$/],
  ["leastCharacters", /^has at least (?<least>\d+) characters, not (?<found>\d+)$/],
  ["mostCharacters", /^has at most (?<most>\d+) characters, not (?<found>\d+)$/],
  // what publication asks of a project
  ["objective", /^says what the answers are for$/],
  ["steps", /^lists at least one step$/],
  ["criteria", /^lists at least one criterion by which answers are judged$/],
  ["goodExample", /^shows at least one good answer$/],
  ["badExample", /^shows at least one bad answer$/],
  ["places", /^is at least 1: how many independent answers a task gets$/],
  ["levelsChosen", /^is chosen: 0 accepts when the checks pass, 1 to 3 ask people$/],
  ["options", /^lists at least two labels, or the input schema requires `options` of every task$/],
  [
    "budget",
    /^covers at least one task with all its places, and the pay of the project's test for every seat: (?<way>.+)$/,
  ],
  ["reward", /^is (?<range>\d+ to \d+ minor units), or approved by an administrator: (?<way>.+)$/],
  [
    "floorOfCap",
    /^comes to (?<floor>.+) an hour at least at the estimated (?<estimate>\d+) minutes; it comes to (?<now>.+), for cap_minutes pays (?<cap>\d+) of them: raise the cap or the rate, or estimate less$/,
  ],
  [
    "floor",
    /^comes to (?<floor>.+) an hour at least at the estimated (?<estimate>\d+) minutes; it comes to (?<now>.+): pay more, or estimate less$/,
  ],
  ["unmeasured", /^look at what is measured; (?<name>.+) is not measured yet$/],
  [
    "lease",
    /^is at least est_minutes, (?<estimate>\d+): nobody could hand in before a claim ends after (?<lease>\d+); give more lease, or estimate less$/,
  ],
  [
    "lastDay",
    /^lies ahead, or is null, for from that instant on nobody can claim: PATCH a draft, of a published project (?<way>.+)$/,
  ],
  ["skill", /^is a skill of GET \/skills that is not retired, such as `math\/algebra`$/],
  ["country", /^is an ISO 3166-1 code of two capitals, such as `KE`$/],
  ["schemaOfObject", /^allows an object: what it describes is the object with the fields of the task type$/],
  [
    "noSuchField",
    /^names a field of the answer; `(?<name>.+)` is none: correct it, or name it in output_schema$/,
  ],
  [
    "noSuchInput",
    /^is a field of the input, but neither the task type nor input_schema names it: correct it, or name it in input_schema$/,
  ],
] as const satisfies readonly (readonly [string, RegExp])[];

/** The platform's sentence about a field in the reader's language; null if it is none of those that are known. */
export function ruleSaid(rule: string, t: Translate): string | null {
  for (const [key, pattern] of SENTENCES) {
    const found = pattern.exec(rule);
    if (found === null) continue;
    const { rest, floor, now, count, ...others } = found.groups ?? {};
    const inner = rest === undefined ? "" : (ruleSaid(rest, t) ?? `“${rest}”`);
    const money = { floor: amounts(floor ?? ""), now: amounts(now ?? "") };
    return t(`rules.${key}`, { ...others, ...money, rest: inner, count: Number(count) });
  }
  return null;
}
