/** Bytes of one field. */
export type FormFields = Record<string, Buffer>;

const LINE = '\r\n';
const HEADERS_END = Buffer.from('\r\n\r\n');
const CLOSE = '--';
/** Of a `Content-Disposition`; form-data escapes quotes and line ends in a name as browsers do (`%22`). */
const NAME = /^content-disposition:\s*form-data\s*;(?:.*;)?\s*name="([^"]*)"/im;
const ESCAPED = /%(22|0D|0A)/gi;

/**
 * The fields of a multipart form (RFC 7578) that lies in memory as a whole. The SDKs send each send of a message as such a form,
 * with a handful of short fields: a parser of streams spends more time on setting itself up than on all the rest of the request.
 * @param contentType the request's own header, which names the boundary
 * @throws Error that says what is malformed
 */
export function parseForm(contentType: string, body: Buffer): FormFields {
  const delimiter = Buffer.from(`${LINE}--${boundaryOf(contentType)}`);
  const fields = Object.create(null) as FormFields;
  // The first delimiter has no line before it.
  let at = body.indexOf(delimiter.subarray(LINE.length));
  if (at < 0) throw new Error('the boundary does not occur in the body');
  at += delimiter.length - LINE.length;
  while (body.toString('latin1', at, at + CLOSE.length) !== CLOSE) {
    const head = body.indexOf(HEADERS_END, at);
    const end = head < 0 ? -1 : body.indexOf(delimiter, head + LINE.length);
    if (end < 0) throw new Error('it ends in the middle of a part');
    const start = head + HEADERS_END.length;
    fields[nameOf(body.toString('utf8', at, head))] = body.subarray(Math.min(start, end), end);
    at = end + delimiter.length;
  }
  return fields;
}

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new Error('its content type names no boundary');
  return boundary;
}

function nameOf(headers: string): string {
  const name = NAME.exec(headers)?.[1];
  if (name === undefined) throw new Error('a part has no name');
  return name.replace(ESCAPED, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
