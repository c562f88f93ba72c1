/** WeChat's own words of a refusal are the only thing that names a field (PLATFORM §3); they are read here. */

/** As much as is kept of a text: names, field and rid stand in its first hundred characters. */
const KEPT = 300;

/** What of an answer's text is kept with its result. */
export const keptText = (text: string): string => text.slice(0, KEPT);

/** `rid: 61725984-6126f6f9-040f19c4`: what WeChat's support asks for. */
const RID = /\brid:\s*([0-9a-f]+(?:-[0-9a-f]+)*)/i;

/** `data.thing3.value is empty`: the name, and what comes after it. */
const FIELD = /\bdata\.([a-z_]+\d*)(.*)$/is;

/** WeChat's request id in a text. */
export const ridOf = (text: string): string | undefined => RID.exec(text)?.[1];

/**
 * The WeChat field that a text complains of. It is sometimes cut short: then the beginning of a name is good only where
 * one field of the request begins so. WeChat may also name a field that the request lacks: that is told as well.
 * @param sent the fields that were sent
 */
export function fieldOf(text: string, sent: readonly string[]): string | undefined {
  const [, name = '', rest = ''] = FIELD.exec(text) ?? [];
  if (name === '') return undefined;
  if (rest !== '') return name;
  const begun = sent.filter((field) => field.startsWith(name));
  return begun.length === 1 ? begun[0] : undefined;
}
