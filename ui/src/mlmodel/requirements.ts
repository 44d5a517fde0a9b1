/** What a line of requirements.txt asks for. */
export interface Requirement {
  /** The package's name as indexes compare it, or the whole line when it names no package. */
  name: string;
  /** What is asked of it, such as `==1.9.1`; empty for any version. */
  rest: string;
  line: string;
}

const NAME = /^([A-Za-z0-9][\w.-]*)(.*)$/;

/** The lines of a requirements.txt that ask for something. */
export function requirementsOf(text: string): Requirement[] {
  return text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter(Boolean)
    .map((line) => {
      const found = NAME.exec(line);
      if (!found) return { name: line, rest: "", line };
      const [, name = "", rest = ""] = found;
      return { name: name.toLowerCase().replace(/[-_.]+/g, "-"), rest: rest.trim(), line };
    });
}
