import i18next from "i18next";
import { ProblemError, unanswered } from "@/api/problems";

/** A signed form of the API's: its fields and then the file, posted to the address. */
export interface SignedForm {
  url: string;
  fields: Record<string, string>;
}

/** Posts the file by the form and tells how much of it is there; fetch cannot say so, XMLHttpRequest can. */
export function upload(form: SignedForm, file: File, tell: (percent: number) => void): Promise<void> {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
  body.append("file", file);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.url);
    request.upload.onprogress = ({ loaded, total }) =>
      tell(total > 0 ? Math.floor((loaded / total) * 100) : 0);
    request.onerror = () => failed(unanswered());
    request.onload = () => (request.status < 300 ? done() : failed(refused(request.status)));
    request.send(body);
  });
}

/** The store says why in XML that is nobody's to read; the way out is the same for all of it. */
function refused(status: number): ProblemError {
  const [title, detail] = [i18next.t("upload.refused.title"), i18next.t("upload.refused.detail")];
  return new ProblemError({ type: "/problems/upload-refused", title, detail, status });
}
