import type { Schemas } from "@/api/client";
import { ProblemError, unanswered } from "@/api/problems";

/** Posts a file by its signed form and tells how much of it is there; fetch cannot say so, XMLHttpRequest can. */
export function send(
  form: Schemas["UploadFormView"],
  file: File,
  refused: { title: string; detail: string },
  tell: (percent: number) => void,
): Promise<void> {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
  body.append("file", file);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.url);
    request.upload.onprogress = ({ loaded, total }) =>
      tell(total > 0 ? Math.floor((loaded / total) * 100) : 0);
    request.onerror = () => failed(unanswered());
    request.onload = () => {
      if (request.status < 300) return done();
      failed(new ProblemError({ type: "/problems/upload-refused", ...refused, status: request.status }));
    };
    request.send(body);
  });
}

export type Format = Schemas["ImportInput"]["format"];

/** What a file is, by its name: .json is an export of Label Studio's, for ours has a line for each task. */
export function formatOf(name: string): Format | null {
  const ending = name.toLowerCase().match(/\.(\w+)$/)?.[1];
  if (ending === "csv") return "csv";
  if (ending === "json") return "label_studio";
  return ending === "jsonl" || ending === "ndjson" ? "jsonl" : null;
}
